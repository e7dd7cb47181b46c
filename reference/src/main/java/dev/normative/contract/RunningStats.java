package dev.normative.contract;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * What a layer remembers of the batches it has seen.
 *
 * @param mean the running mean, one per channel
 * @param variance the running variance (never its root, its inverse, or with epsilon inside), one
 *     per channel
 * @param batches how many training batches were counted
 */
public record RunningStats(Tensor mean, Tensor variance, long batches) {

  private static final RunningStats NONE =
      new RunningStats(Tensor.zeros(Shape.of(0)), Tensor.zeros(Shape.of(0)), 0);

  /** Refuses a mean and a variance of different shapes and a negative count. */
  public RunningStats {
    if (!mean.shape().equals(variance.shape()) || mean.shape().rank() != 1) {
      throw new IllegalArgumentException(
          "running mean "
              + mean.shape()
              + " and running variance "
              + variance.shape()
              + " must both be vectors of one value per channel");
    }
    if (batches < 0) {
      throw new IllegalArgumentException("a layer cannot have counted " + batches + " batches");
    }
  }

  /** The statistics of a layer that tracks none. */
  public static RunningStats none() {
    return NONE;
  }

  /** The statistics of a new layer: mean 0, variance 1, nothing counted. */
  public static RunningStats initial(int channels) {
    Shape shape = Shape.of(channels);
    return new RunningStats(Tensor.zeros(shape), Tensor.full(shape, 1), 0);
  }

  /** How many channels are tracked; 0 where none is. */
  public int channels() {
    return mean.size();
  }
}
