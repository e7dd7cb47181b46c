package dev.normative.contract;

/**
 * How running statistics follow the batches.
 *
 * <p>There is deliberately no "momentum": in PyTorch it weighs the new value, in Keras, TensorFlow,
 * ONNX and Flax the old one.
 */
public sealed interface RunningUpdate {

  /** What a stored variance was divided by. */
  Denominator stored();

  /** The weight of a batch's statistics when {@code earlier} batches were counted before it. */
  double newWeight(long earlier);

  /**
   * Exponential moving average: after = (1 - newWeight) before + newWeight batch.
   *
   * @param newWeight the weight of the new batch, 0 to 1
   * @param stored what a stored variance was divided by
   */
  record Exponential(double newWeight, Denominator stored) implements RunningUpdate {
    /** Refuses a weight outside 0 to 1. */
    public Exponential {
      if (!(newWeight >= 0 && newWeight <= 1)) {
        throw new IllegalArgumentException(
            "new weight "
                + newWeight
                + " is not between 0 and 1; it is the weight of the NEW batch"
                + " (PyTorch's momentum, 1 minus Keras's)");
      }
    }

    @Override
    public double newWeight(long earlier) {
      return newWeight;
    }
  }

  /**
   * The mean of all batches' statistics: the k-th batch has the weight 1/k.
   *
   * @param stored what a stored variance was divided by
   */
  record Cumulative(Denominator stored) implements RunningUpdate {
    @Override
    public double newWeight(long earlier) {
      return 1.0 / (earlier + 1);
    }
  }
}
