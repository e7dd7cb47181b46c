package dev.normative.conformance.rules;

import dev.normative.conformance.generate.BatchNormCase;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.Partition;
import dev.normative.numerics.Moments;
import java.util.Locale;

/**
 * What an implementation did to its running statistics, solved from two updates with one batch and
 * different statistics before: the differences before and after give the weight of the old value,
 * the rest is the batch's share.
 */
final class SolvedLaw {
  private SolvedLaw() {}

  static String describe(
      BatchNormCase c, RunningUpdate.Exponential declared, RunningStats one, RunningStats two) {
    int channel = widestChannel(c);
    double oldWeight =
        (one.variance().at(channel) - two.variance().at(channel))
            / (c.before().variance().at(channel) - c.otherBefore().variance().at(channel));
    double newWeight = 1 - oldWeight;
    if (newWeight == 0) {
      return "solved from two updates of channel " + channel + ": nothing of the batch went in";
    }
    double batch =
        (one.variance().at(channel) - oldWeight * c.before().variance().at(channel)) / newWeight;
    Partition partition = Partition.of(c.spec().reduction(), c.shape());
    double variance = Moments.of(c.input(), partition.set(channel)).variance().toDouble();
    double n = c.valuesPerChannel();
    return String.format(
        Locale.ROOT,
        "solved from two updates of channel %d: new weight %.6g (declared %.6g), variance of the"
            + " batch taken as %.9g (divided by n: %.9g, by n - 1: %.9g; declared %s)",
        channel,
        newWeight,
        declared.newWeight(),
        batch,
        variance,
        variance * n / (n - 1),
        declared.stored());
  }

  /** The channel whose two variances before lie furthest apart, where the solution is sharpest. */
  private static int widestChannel(BatchNormCase c) {
    int widest = 0;
    double distance = -1;
    for (int i = 0; i < c.channels().channels(); i++) {
      double here = Math.abs(c.before().variance().at(i) - c.otherBefore().variance().at(i));
      if (here > distance) {
        distance = here;
        widest = i;
      }
    }
    return widest;
  }
}
