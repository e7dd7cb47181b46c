package dev.normative.train;

import java.util.Locale;

/**
 * What a trainer tells while it works, once for every {@value #MINI_BATCHES} mini-batches.
 *
 * @param epoch the epoch, counted from 1
 * @param miniBatch the last mini-batch of the window, counted from 1 in its epoch
 * @param meanLoss the mean of the window's losses
 */
public record Progress(int epoch, int miniBatch, double meanLoss) {
  /** How many mini-batches a window has; a shorter rest of an epoch is not told. */
  public static final int MINI_BATCHES = 100;

  /** One line for a reader. */
  public String line() {
    return String.format(
        Locale.ROOT, "Epoch %d, mini-batch %5d: mean loss %.6f", epoch, miniBatch, meanLoss);
  }
}
