package dev.normative.train;

import java.util.Arrays;

/** The loss of every training step, in order, before that step's change of the parameters. */
public final class LossCurve {
  private final double[] losses;

  /** A curve with a copy of these losses. */
  public LossCurve(double... losses) {
    this.losses = losses.clone();
  }

  /** How many steps there were. */
  public int steps() {
    return losses.length;
  }

  /** The loss of one step, counted from 1. */
  public double loss(int step) {
    if (step < 1 || step > losses.length) {
      throw new IndexOutOfBoundsException(
          "step " + step + " of a curve with steps 1 to " + losses.length);
    }
    return losses[step - 1];
  }

  /** The losses of all steps, as an array of the caller's own. */
  public double[] toArray() {
    return losses.clone();
  }

  /** Curves are equal when all their losses have the same bits. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LossCurve && Arrays.equals(losses, ((LossCurve) other).losses);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(losses);
  }

  /** The number of steps, the first and the last loss. */
  @Override
  public String toString() {
    return losses.length == 0
        ? "no steps"
        : losses.length + " steps, loss " + losses[0] + " to " + losses[losses.length - 1];
  }
}
