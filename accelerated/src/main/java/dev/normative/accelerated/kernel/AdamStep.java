package dev.normative.accelerated.kernel;

/**
 * The numbers of one step of Adam, as {@link LearningKernel#adam} names them. Mutable, because a
 * step must not allocate anything.
 */
public final class AdamStep {
  /** 1 - beta1. */
  public double newWeight;

  /** How much of the mean square is kept. */
  public double beta2;

  /** 1 - beta2. */
  public double newSquareWeight;

  /** The learning rate over 1 - beta1^t. */
  public double stepSize;

  /** The root of 1 - beta2^t. */
  public double correction;

  /** What keeps the quotient finite. */
  public double epsilon;
}
