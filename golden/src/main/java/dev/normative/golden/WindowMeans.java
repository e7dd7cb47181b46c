package dev.normative.golden;

import java.util.Arrays;

/**
 * The mean loss of every so many mini-batches, restarting with every epoch.
 *
 * <p>What an epoch leaves over after its last whole window is dropped. The losses of a window are
 * added in order and then divided, as the programs that printed the golden tables do, because
 * another order changes the last digits.
 */
public final class WindowMeans {

  private final int window;
  private final int epochs;
  private final double[] means;

  WindowMeans(int window, int epochs, double[] means) {
    this.window = window;
    this.epochs = epochs;
    this.means = means.clone();
  }

  /**
   * The means of a run's losses.
   *
   * @param losses of every step, epoch after epoch
   * @param epochs how many epochs these are; all have the same number of steps
   * @param window how many mini-batches a mean is of
   * @throws IllegalArgumentException if a count is not positive, or the losses cannot be cut into
   *     so many epochs
   */
  public static WindowMeans of(double[] losses, int epochs, int window) {
    if (epochs < 1 || window < 1 || losses.length % epochs != 0) {
      throw new IllegalArgumentException(
          "%d losses in %d epochs, windows of %d; expected the same number in every epoch"
              .formatted(losses.length, epochs, window));
    }
    int stepsInEpoch = losses.length / epochs;
    int inEpoch = stepsInEpoch / window;
    double[] means = new double[epochs * inEpoch];
    for (int k = 0; k < means.length; k++) {
      int start = k / inEpoch * stepsInEpoch + k % inEpoch * window;
      double sum = 0;
      for (int i = start; i < start + window; i++) {
        sum += losses[i];
      }
      means[k] = sum / window;
    }
    return new WindowMeans(window, epochs, means);
  }

  /** How many mini-batches a mean is of. */
  public int window() {
    return window;
  }

  /** How many epochs there are. */
  public int epochs() {
    return epochs;
  }

  /** How many means there are. */
  public int size() {
    return means.length;
  }

  /**
   * One mean.
   *
   * @param index counted from 0
   */
  public double mean(int index) {
    return means[index];
  }

  /** All means, in order; a copy. */
  public double[] means() {
    return means.clone();
  }

  /** The place of a mean in words: its number, epoch and last mini-batch, all counted from 1. */
  String place(int index) {
    int inEpoch = means.length / epochs;
    return "window %d (epoch %d, mini-batch %d)"
        .formatted(index + 1, index / inEpoch + 1, (index % inEpoch + 1) * window);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WindowMeans that
        && window == that.window
        && epochs == that.epochs
        && Arrays.equals(means, that.means);
  }

  @Override
  public int hashCode() {
    return (31 * window + epochs) * 31 + Arrays.hashCode(means);
  }

  @Override
  public String toString() {
    return "means of "
        + window
        + " mini-batches in "
        + epochs
        + " epochs "
        + Arrays.toString(means);
  }
}
