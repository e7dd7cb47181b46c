package dev.normative.contract;

/** Which statistics a call normalizes with. */
public enum Mode {
  /** Statistics of the batch at hand; running statistics, where tracked, are updated. */
  TRAINING,
  /** Running statistics where tracked, else statistics of the batch; nothing is updated. */
  EVALUATION
}
