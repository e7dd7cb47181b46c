package dev.normative.contract;

/**
 * Something that an implementation may claim; what is claimed is tested, what is not is skipped.
 */
public enum Capability {
  /** Batch normalization: {@link Reduction.PerChannel}. */
  BATCH_NORM,
  /** Layer normalization: {@link Reduction.TrailingAxes}. */
  LAYER_NORM,
  /** Group and instance normalization: {@link Reduction.ChannelGroups}. */
  GROUP_NORM,
  /** Specifications of {@link dev.normative.tensor.DType#FLOAT32}. */
  FLOAT32,
  /** Specifications of {@link dev.normative.tensor.DType#FLOAT64}. */
  FLOAT64,
  /** {@link Mode#TRAINING}: normalizing with the statistics of the batch. */
  TRAINING,
  /** Running statistics: their update in training and their use in evaluation. */
  RUNNING_STATISTICS,
  /** {@link RunningUpdate.Cumulative}. */
  CUMULATIVE_AVERAGE,
  /** {@link Normalization#backward}. */
  BACKWARD,
  /**
   * A declaration rather than a feature: the output is computed as a x + b with a and b made of
   * mean, scale and shift beforehand, so that a constant channel need not give the shift exactly.
   */
  FOLDED_AFFINE
}
