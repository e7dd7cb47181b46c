package dev.normative.accelerated;

import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;

/**
 * The update law of running statistics: after = before + w (batch - before), in double, rounded to
 * the format once. The batch's variance is multiplied by the correction of the stored denominator.
 */
final class RunningAverage {
  private RunningAverage() {}

  /** The statistics after one more batch, of {@code count} values per channel. */
  static RunningStats after(
      RunningStats before, ChannelStatistics batch, int count, RunningUpdate update, DType dtype) {
    double weight = update.newWeight(before.batches());
    double correction = update.stored().correction(count);
    double[] mean = new double[before.channels()];
    double[] variance = new double[before.channels()];
    for (int c = 0; c < mean.length; c++) {
      double corrected = batch.variance()[c] * correction;
      mean[c] = dtype.round(blend(before.mean().at(c), batch.mean()[c], weight));
      variance[c] = dtype.round(blend(before.variance().at(c), corrected, weight));
    }
    return new RunningStats(
        Tensor.adopting(before.mean().shape(), mean),
        Tensor.adopting(before.variance().shape(), variance),
        before.batches() + 1);
  }

  private static double blend(double before, double batch, double weight) {
    if (weight == 0) {
      return before; // not 0 * infinity, should the batch hold one
    }
    if (weight == 1) {
      return batch; // not before + (batch - before), which may miss it by a rounding
    }
    return before + weight * (batch - before);
  }
}
