package dev.normative.contract;

/**
 * What an implementation does where the formula alone does not say.
 *
 * @param singleValue one value per statistics set where the statistics are the batch's
 * @param emptyBatch a batch without elements
 * @param epsilonPlace where epsilon is added
 */
public record Policies(SingleValue singleValue, EmptyBatch emptyBatch, EpsilonPlace epsilonPlace) {

  /**
   * One value per statistics set, in training or where none are tracked: its variance is 0 and says
   * nothing.
   */
  public enum SingleValue {
    /** The call is refused. */
    REFUSE,
    /** The output is the shift. */
    PASS
  }

  /** A batch without elements. */
  public enum EmptyBatch {
    /** The call is refused. */
    REFUSE,
    /** The output is empty; mean and variance stay as they were; the batch is counted. */
    PASS
  }

  /** Where epsilon is added. */
  public enum EpsilonPlace {
    /** 1 / sqrt(variance + epsilon). */
    INSIDE_ROOT,
    /** 1 / (sqrt(variance) + epsilon). */
    OUTSIDE_ROOT
  }

  /** What PyTorch does. */
  public static final Policies PYTORCH =
      new Policies(SingleValue.REFUSE, EmptyBatch.PASS, EpsilonPlace.INSIDE_ROOT);
}
