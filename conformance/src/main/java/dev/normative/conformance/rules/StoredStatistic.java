package dev.normative.conformance.rules;

import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.generate.NormCase;
import dev.normative.norm.Partition;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What a batch leaves in the running statistics under a new weight of 1, for better or worse. */
final class StoredStatistic {
  private StoredStatistic() {}

  /** A number that somebody might take for a statistic of n values. */
  private interface Kind {
    double of(double mean, double variance, double n);
  }

  /** What has been found in the place of the variance, or of the mean. */
  static List<NamedStatistic> candidates(NormCase c) {
    double epsilon = c.spec().epsilon();
    List<NamedStatistic> kinds = new ArrayList<>();
    kinds.add(named(c, "the variance, divided by n", (m, v, n) -> v));
    kinds.add(named(c, "the variance, divided by n - 1", (m, v, n) -> v * n / (n - 1)));
    kinds.add(named(c, "the mean", (m, v, n) -> m));
    kinds.add(named(c, "the deviation, sqrt(v)", (m, v, n) -> Math.sqrt(v)));
    kinds.add(
        named(c, "the inverse deviation, 1/sqrt(v + eps)", (m, v, n) -> inverse(v + epsilon)));
    kinds.add(named(c, "the inverse deviation, 1/sqrt(v)", (m, v, n) -> inverse(v)));
    kinds.add(named(c, "the deviation with epsilon", (m, v, n) -> Math.sqrt(v + epsilon)));
    kinds.add(named(c, "the variance with epsilon inside", (m, v, n) -> v + epsilon));
    kinds.add(named(c, "the inverse of the variance", (m, v, n) -> 1 / (v + epsilon)));
    kinds.add(named(c, "the mean of the squares", (m, v, n) -> v + m * m));
    kinds.add(named(c, "the sum of the squared deviations", (m, v, n) -> v * n));
    kinds.add(new NamedStatistic("the mean before the call", c.before().mean().toArray()));
    kinds.add(new NamedStatistic("the variance before the call", c.before().variance().toArray()));
    return kinds;
  }

  private static double inverse(double variance) {
    return 1 / Math.sqrt(variance);
  }

  /** For each channel, the mean of the statistics sets that belong to it. */
  private static NamedStatistic named(NormCase c, String name, Kind kind) {
    Partition partition = c.partition();
    Tensor input = c.input();
    double[] sums = new double[c.before().channels()];
    int[] sets = new int[sums.length];
    for (int s = 0; s < partition.sets(); s++) {
      Moments moments = Moments.of(input, partition.set(s));
      sums[partition.statistic(s)] +=
          kind.of(
              moments.mean().toDouble(), moments.variance().toDouble(), partition.set(s).size());
      sets[partition.statistic(s)]++;
    }
    for (int channel = 0; channel < sums.length; channel++) {
      sums[channel] /= sets[channel];
    }
    return new NamedStatistic(name, sums);
  }

  /**
   * Whether the expected variance cannot be mistaken for its root, inverse, or sum with epsilon.
   */
  static boolean unmistakable(NormCase c, Expectation variance) {
    for (NamedStatistic other : candidates(c)) {
      boolean ofVariance = other.name().startsWith("the variance, divided");
      if (!ofVariance && !apart(variance, other.values())) {
        return false;
      }
    }
    return true;
  }

  private static boolean apart(Expectation expected, double[] values) {
    for (int channel = 0; channel < values.length; channel++) {
      double distance = Math.abs(expected.expected().at(channel) - values[channel]);
      if (!(distance <= expected.tolerance().at(channel))) {
        return true;
      }
    }
    return false;
  }
}
