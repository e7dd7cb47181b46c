package dev.normative.contract;

/**
 * Something that an implementation may claim; what is claimed is tested, what is not is skipped.
 */
public enum Capability {
  /** Batch normalization: {@link Reduction.PerChannel}. */
  BATCH_NORM,
  /** Layer normalization: {@link Reduction.TrailingAxes}. */
  LAYER_NORM,
  /** Group normalization: {@link Reduction.ChannelGroups}. */
  GROUP_NORM,
  /** Instance normalization: {@link Reduction.ChannelGroups} with a group for every channel. */
  INSTANCE_NORM,
  /** RMS normalization: the mean is not subtracted. */
  RMS_NORM,
  /** Specifications of {@link dev.normative.tensor.DType#FLOAT32}. */
  FLOAT32,
  /** Specifications of {@link dev.normative.tensor.DType#FLOAT64}. */
  FLOAT64,
  /** {@link Mode#TRAINING}: normalizing with the statistics of the batch. */
  TRAINING,
  /**
   * Running statistics: their update in training and their use in evaluation. At least one of
   * {@link #BIASED_RUNNING_VARIANCE} and {@link #UNBIASED_RUNNING_VARIANCE} goes with it.
   */
  RUNNING_STATISTICS,
  /**
   * Running statistics of instance normalization, too: for each channel, the mean over the samples
   * of theirs. {@link #RUNNING_STATISTICS} goes with it.
   */
  INSTANCE_STATISTICS,
  /** Storing the population variance: {@link Denominator#BIASED}. */
  BIASED_RUNNING_VARIANCE,
  /** Storing the sample variance: {@link Denominator#UNBIASED}. */
  UNBIASED_RUNNING_VARIANCE,
  /** {@link RunningUpdate.Cumulative}. */
  CUMULATIVE_AVERAGE,
  /** Specifications with scale or shift alone, or with neither. */
  PARTIAL_AFFINE,
  /** A channel axis other than 1: channels last. */
  ANY_CHANNEL_AXIS,
  /** {@link Policies.EpsilonPlace#OUTSIDE_ROOT}, beside the usual place inside. */
  EPSILON_OUTSIDE_ROOT,
  /**
   * {@link Policies.SingleValue#REFUSE}. Where neither this nor {@link #SINGLE_VALUE_PASSES} is
   * claimed, the suite asks for what PyTorch's layer of that norm does; where one is, for that;
   * where both are, for any of them.
   */
  SINGLE_VALUE_REFUSED,
  /** {@link Policies.SingleValue#PASS}: the output of a single value is the shift. */
  SINGLE_VALUE_PASSES,
  /**
   * {@link Policies.EmptyBatch#REFUSE}. Where neither this nor {@link #EMPTY_BATCH_PASSES} is
   * claimed, the suite asks for PASS, as PyTorch does it.
   */
  EMPTY_BATCH_REFUSED,
  /** {@link Policies.EmptyBatch#PASS}. */
  EMPTY_BATCH_PASSES,
  /** {@link Normalization#backward}. */
  BACKWARD,
  /** {@link Normalization#doubleBackward}: gradients of gradients. */
  SECOND_DERIVATIVES,
  /** {@link NormalizationProvider#createLayer}: a layer that keeps its own state. */
  STATEFUL_LAYER,
  /**
   * A declaration rather than a feature: {@link StatefulLayer#backward} adds to the gradients that
   * are there, as PyTorch does, instead of replacing them.
   */
  GRADIENTS_ACCUMULATE,
  /** {@link NormalizationProvider#createSharded}: batch normalization of a batch in shards. */
  SHARDS,
  /** {@link NormalizationProvider#createArrays}: work in memory that belongs to the caller. */
  ARRAYS,
  /**
   * {@link Normalization#forwardFused} and {@link Normalization#backwardFused} of batch
   * normalization: with ReLU, and with the addition of a residual before it, in one call. Whoever
   * claims {@link #ARRAYS}, too, has them there as well.
   */
  FUSED_ACTIVATION,
  /**
   * A declaration rather than a feature: as long as nothing over- or underflows, 2^k x under 4^k
   * epsilon has the bits of x under epsilon. Arithmetic whose every step is rounded to nearest has
   * this of itself; thresholds, constants and tables do away with it.
   */
  SCALES_EXACTLY,
  /**
   * A declaration rather than a feature: mean and variance are sums divided by the count, in any
   * order and any precision, and quotients and roots are rounded to nearest; so where all of them
   * are exact, the output has the bits of the exact one. (Updating algorithms divide before they
   * have added up, and do not have this.)
   */
  EXACT_SUMS,
  /**
   * A declaration rather than a feature: the output is computed as a x + b with a and b made of
   * mean, scale and shift beforehand, so that a constant channel need not give the shift exactly.
   */
  FOLDED_AFFINE,
  /**
   * A declaration rather than a feature: momentum is a number of the format that weighs the old
   * running statistics, as in Keras, TensorFlow and ONNX, and the weight of the new ones is 1 minus
   * it. In FLOAT32 a new weight of 0.01 is 1 - 0.99f then, which is 0.0099999905.
   */
  OLD_WEIGHT_ROUNDED
}
