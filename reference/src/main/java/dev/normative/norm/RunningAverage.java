package dev.normative.norm;

import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.numerics.DoubleDouble;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.List;

/**
 * The update law of running statistics: after = (1 - w) before + w batch, for mean and variance,
 * rounded once. The batch's variance is multiplied by the correction of the stored denominator.
 */
final class RunningAverage {
  private RunningAverage() {}

  /** The statistics after one more batch, whose sets are the channels in order. */
  static RunningStats after(
      RunningStats before, List<SetStatistics> batch, RunningUpdate update, DType dtype) {
    double weight = update.newWeight(before.batches());
    double[] mean = new double[batch.size()];
    double[] variance = new double[batch.size()];
    for (int c = 0; c < mean.length; c++) {
      SetStatistics channel = batch.get(c);
      double correction = update.stored().correction(channel.count());
      mean[c] = dtype.round(blend(before.mean().at(c), channel.mean(), weight));
      variance[c] =
          dtype.round(blend(before.variance().at(c), channel.variance().times(correction), weight));
    }
    return new RunningStats(
        Tensor.adopting(before.mean().shape(), mean),
        Tensor.adopting(before.variance().shape(), variance),
        before.batches() + 1);
  }

  /** (1 - w) old + w new, as old + w (new - old); exactly old for w = 0 and new for w = 1. */
  private static double blend(double before, DoubleDouble batch, double weight) {
    if (weight == 0) {
      return before; // not 0 * infinity, should the batch hold one
    }
    if (weight == 1) {
      return batch.toDouble();
    }
    return batch.plus(-before).times(weight).plus(before).toDouble();
  }
}
