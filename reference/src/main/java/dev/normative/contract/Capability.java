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
  /** {@link Normalization#backward}. */
  BACKWARD,
  /** {@link NormalizationProvider#createLayer}: a layer that keeps its own state. */
  STATEFUL_LAYER,
  /**
   * A declaration rather than a feature: {@link StatefulLayer#backward} adds to the gradients that
   * are there, as PyTorch does, instead of replacing them.
   */
  GRADIENTS_ACCUMULATE,
  /** {@link NormalizationProvider#createSharded}: batch normalization of a batch in shards. */
  SHARDS,
  /**
   * A declaration rather than a feature: the output is computed as a x + b with a and b made of
   * mean, scale and shift beforehand, so that a constant channel need not give the shift exactly.
   */
  FOLDED_AFFINE
}
