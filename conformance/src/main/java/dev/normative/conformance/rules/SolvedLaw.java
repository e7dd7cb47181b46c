package dev.normative.conformance.rules;

import dev.normative.conformance.generate.NormCase;
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
      NormCase c, RunningUpdate.Exponential declared, RunningStats one, RunningStats two) {
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
    Partition partition = c.partition();
    double variance = variance(c, partition, channel);
    double n = partition.set(0).size();
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

  /** The population variance of a channel, or its mean over the samples that have their own. */
  private static double variance(NormCase c, Partition partition, int channel) {
    double sum = 0;
    int sets = 0;
    for (int s = 0; s < partition.sets(); s++) {
      if (partition.statistic(s) == channel) {
        sum += Moments.of(c.input(), partition.set(s)).variance().toDouble();
        sets++;
      }
    }
    return sum / sets;
  }

  /** The channel whose two variances before lie furthest apart, where the solution is sharpest. */
  private static int widestChannel(NormCase c) {
    int widest = 0;
    double distance = -1;
    for (int i = 0; i < c.before().channels(); i++) {
      double here = Math.abs(c.before().variance().at(i) - c.otherBefore().variance().at(i));
      if (here > distance) {
        distance = here;
        widest = i;
      }
    }
    return widest;
  }
}
