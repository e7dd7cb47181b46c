package dev.normative.norm;

import dev.normative.contract.Denominator;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.List;

/**
 * The update law of running statistics: after = (1 - w) before + w batch, for mean and variance,
 * rounded once.
 *
 * <p>The batch's variance is multiplied by the correction of the stored denominator. Where every
 * sample has statistics of its own (instance normalization), those of the batch are the means over
 * the samples: mean = sum(mean_i) / N, variance = sum(variance_i) / N, which leaves out how far the
 * samples' means are from each other.
 */
final class RunningAverage {
  private RunningAverage() {}

  /**
   * The statistics after one more batch.
   *
   * @param sets one per channel, or one per sample and channel, channels running faster
   */
  static RunningStats after(
      RunningStats before, List<SetStatistics> sets, RunningUpdate update, DType dtype) {
    double weight = update.newWeight(before.batches());
    double[] mean = new double[before.channels()];
    double[] variance = new double[before.channels()];
    for (int c = 0; c < mean.length; c++) {
      mean[c] = dtype.round(blend(before.mean().at(c), mean(sets, c, mean.length), weight));
      DoubleDouble ofBatch = variance(sets, c, mean.length, update.stored());
      variance[c] = dtype.round(blend(before.variance().at(c), ofBatch, weight));
    }
    return new RunningStats(
        Tensor.adopting(before.mean().shape(), mean),
        Tensor.adopting(before.variance().shape(), variance),
        before.batches() + 1);
  }

  private static DoubleDouble mean(List<SetStatistics> sets, int channel, int channels) {
    if (sets.size() == channels) {
      return sets.get(channel).mean();
    }
    DoubleDoubleSum sum = new DoubleDoubleSum();
    for (int s = channel; s < sets.size(); s += channels) {
      sum.add(sets.get(s).mean());
    }
    return sum.value().dividedBy(sets.size() / channels);
  }

  private static DoubleDouble variance(
      List<SetStatistics> sets, int channel, int channels, Denominator stored) {
    DoubleDoubleSum sum = new DoubleDoubleSum();
    for (int s = channel; s < sets.size(); s += channels) {
      sum.add(sets.get(s).variance());
    }
    int count = sets.get(channel).count();
    return sum.value().times(stored.correction(count)).dividedBy(sets.size() / channels);
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
