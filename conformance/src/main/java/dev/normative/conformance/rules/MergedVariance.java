package dev.normative.conformance.rules;

import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Denominator;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.Partition;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What shards may have been merged to, and which of it a wrong running variance looks like. */
final class MergedVariance {
  private MergedVariance() {}

  static String describe(NormCase whole, List<Tensor> shards, RunningStats after) {
    RunningUpdate update = whole.spec().running().orElseThrow();
    double weight = update.newWeight(whole.before().batches());
    if (weight == 0) {
      return "the new weight is 0: nothing of the batch should have gone in";
    }
    double[] batch = new double[after.channels()];
    for (int c = 0; c < batch.length; c++) {
      double kept = (1 - weight) * whole.before().variance().at(c);
      batch[c] = (after.variance().at(c) - kept) / weight;
    }
    return String.format(
        Locale.ROOT,
        "the variance that went in, %.9g in channel 0, is nearest to %s (shards of %s samples)",
        batch[0],
        NamedStatistic.nearest(batch, candidates(whole, shards, update.stored())),
        shards.stream().map(shard -> shard.shape().size(0)).toList());
  }

  private static List<NamedStatistic> candidates(
      NormCase whole, List<Tensor> shards, Denominator stored) {
    int channels = whole.before().channels();
    double[] all = new double[channels];
    double[] weighted = new double[channels];
    double[] alike = new double[channels];
    double[] otherCount = new double[channels];
    double[] first = new double[channels];
    for (int c = 0; c < channels; c++) {
      ElementSet set = whole.partition().set(c);
      int n = set.size();
      double variance = Moments.of(whole.input(), set).variance().toDouble();
      all[c] = variance * stored.correction(n);
      List<Tensor> filled = shards.stream().filter(shard -> shard.size() > 0).toList();
      for (Tensor shard : filled) {
        ElementSet part = Partition.of(whole.spec().reduction(), shard.shape()).set(c);
        double own = Moments.of(shard, part).variance().toDouble();
        weighted[c] += own * part.size() / n * stored.correction(n);
        alike[c] += own * stored.correction(part.size()) / filled.size();
      }
      ElementSet part = Partition.of(whole.spec().reduction(), filled.get(0).shape()).set(c);
      otherCount[c] = variance * stored.correction(part.size());
      first[c] =
          Moments.of(filled.get(0), part).variance().toDouble() * stored.correction(part.size());
    }
    List<NamedStatistic> candidates = new ArrayList<>();
    candidates.add(new NamedStatistic("the variance of all shards", all));
    candidates.add(new NamedStatistic("the shards' variances, averaged by their sizes", weighted));
    candidates.add(new NamedStatistic("the shards' variances, averaged alike", alike));
    candidates.add(
        new NamedStatistic("the variance of all, corrected by a shard's count", otherCount));
    candidates.add(new NamedStatistic("the variance of the first shard", first));
    return candidates;
  }
}
