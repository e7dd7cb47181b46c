package dev.normative.accelerated;

import dev.normative.accelerated.kernel.PairwiseTree;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.RunningUpdate;

/**
 * The update law of running statistics: after = before + w (batch - before), in double, rounded to
 * the format once. The batch's variance is multiplied by the correction of the stored denominator;
 * where every sample has statistics of its own, the batch's are their mean, added up pairwise.
 */
final class RunningAverage {
  private RunningAverage() {}

  /** Takes one more batch, which is not empty, into account. */
  static void update(
      ArrayStatistics running,
      Moments batch,
      Geometry geometry,
      RunningUpdate update,
      Scratch scratch) {
    double weight = update.newWeight(running.batches());
    double correction = update.stored().correction(geometry.count());
    int samples = geometry.samples();
    int channels = geometry.groups();
    PairwiseTree tree = scratch.tree;
    double[] sums = scratch.pair;
    for (int channel = 0; channel < channels; channel++) {
      sums[0] = batch.mean(channel);
      sums[1] = batch.variance(channel);
      if (samples > 1) {
        tree.begin(2);
        for (int set = channel; set < geometry.sets(); set += channels) {
          tree.add(batch.mean(set), batch.variance(set));
        }
        tree.sum(sums, 0);
      }
      double mean = blend(running.mean().get(channel), sums[0] / samples, weight);
      double ofBatch = sums[1] / samples * correction;
      double variance = blend(running.variance().get(channel), ofBatch, weight);
      running.mean().set(channel, mean);
      running.variance().set(channel, variance);
    }
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
