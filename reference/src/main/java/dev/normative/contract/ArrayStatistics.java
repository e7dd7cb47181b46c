package dev.normative.contract;

import dev.normative.tensor.DType;
import java.util.Objects;

/**
 * Running statistics in memory of the caller's, which a training call updates in place. Not for
 * calls at the same time, as long as one of them trains.
 */
public final class ArrayStatistics {
  private final ArrayView mean;
  private final ArrayView variance;
  private long batches;

  /**
   * Statistics in these arrays.
   *
   * @param mean the running mean, one per channel; without elements where none is tracked
   * @param variance the running variance, one per channel
   * @param batches how many training batches were counted
   */
  public ArrayStatistics(ArrayView mean, ArrayView variance, long batches) {
    this.mean = Objects.requireNonNull(mean, "running mean");
    this.variance = Objects.requireNonNull(variance, "running variance");
    setBatches(batches);
  }

  /** Copies of these statistics in arrays of a format. */
  public static ArrayStatistics copyOf(RunningStats stats, DType dtype) {
    return new ArrayStatistics(
        ArrayView.copyOf(stats.mean(), dtype),
        ArrayView.copyOf(stats.variance(), dtype),
        stats.batches());
  }

  /** The running mean. */
  public ArrayView mean() {
    return mean;
  }

  /** The running variance. */
  public ArrayView variance() {
    return variance;
  }

  /** How many training batches were counted. */
  public long batches() {
    return batches;
  }

  /** Sets how many training batches were counted. */
  public void setBatches(long counted) {
    if (counted < 0) {
      throw new IllegalArgumentException("a layer cannot have counted " + counted + " batches");
    }
    batches = counted;
  }

  /** A copy of what the arrays hold. */
  public RunningStats toRunningStats() {
    return new RunningStats(mean.toTensor(), variance.toTensor(), batches);
  }
}
