package dev.normative.train;

import dev.normative.random.TorchRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The order in which {@code DataLoader(shuffle=True)} goes through a data set, epoch after epoch.
 *
 * <p>At the start of an epoch two seeds are drawn from the generator, which is the one that the
 * network's initial weights came from: one for worker processes, of which there are none, and one
 * for a new generator that draws the order. Batches are consecutive pieces of it; the last one is
 * short where the sizes do not divide.
 */
public final class Batches {
  private final int samples;
  private final int batchSize;
  private final TorchRandom random;

  /** The order of so many samples. Nothing is drawn before the first epoch. */
  public Batches(int samples, int batchSize, TorchRandom random) {
    if (samples < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          samples + " samples in batches of " + batchSize + ": both must be 1 or more");
    }
    this.samples = samples;
    this.batchSize = batchSize;
    this.random = random;
  }

  /** The batches of the next epoch, each with the indices of its samples. */
  public List<int[]> nextEpoch() {
    random.nextSeed(); // for worker processes
    int[] order = new TorchRandom(random.nextSeed()).permutation(samples);
    List<int[]> batches = new ArrayList<>();
    int start = 0;
    while (start < samples) {
      int end = start + Math.min(batchSize, samples - start);
      batches.add(Arrays.copyOfRange(order, start, end));
      start = end;
    }
    return batches;
  }
}
