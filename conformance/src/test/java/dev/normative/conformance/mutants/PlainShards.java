package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.contract.ShardedForward;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Batch normalization of shards: each gives the count, the mean and the variance of its values, and
 * these are merged. It passes the suite; each mutant overrides one step.
 */
class PlainShards extends JoinedShards {
  private int[] samples;

  PlainShards(NormSpec spec) {
    this(new Whole(spec));
  }

  private PlainShards(Whole whole) {
    super(whole);
    whole.shards = this;
  }

  /** Takes its moments from the shards instead of the whole batch. */
  private static final class Whole extends PlainNorm {
    private PlainShards shards;

    Whole(NormSpec spec) {
      super(spec);
    }

    @Override
    double mean(double[] values) {
      double[][] parts = shards.cut(values);
      double[] means = new double[parts.length];
      for (int i = 0; i < parts.length; i++) {
        means[i] = super.mean(parts[i]);
      }
      return round(shards.mergedMean(counts(parts), means));
    }

    @Override
    double variance(double[] values, double mean) {
      double[][] parts = shards.cut(values);
      double[] means = new double[parts.length];
      double[] variances = new double[parts.length];
      for (int i = 0; i < parts.length; i++) {
        means[i] = super.mean(parts[i]);
        variances[i] = super.variance(parts[i], means[i]);
      }
      return round(shards.mergedVariance(counts(parts), means, variances, mean));
    }

    private static int[] counts(double[][] parts) {
      return Arrays.stream(parts).mapToInt(part -> part.length).toArray();
    }

    @Override
    double stored(double variance, long n, RunningUpdate update) {
      return super.stored(variance, shards.countForCorrection(n), update);
    }
  }

  @Override
  public ShardedForward forward(
      List<Tensor> shards, Affine affine, RunningStats before, Mode mode) {
    check(shards);
    samples = shards.stream().mapToInt(shard -> shard.shape().size(0)).toArray();
    ShardedForward forward = super.forward(shards, affine, before, mode);
    Forward whole = ((Joined) forward).whole();
    return new Joined(forward.outputs(), counted(whole, before, shards.size()));
  }

  /** A channel's values stand sample by sample, and so shard by shard. */
  private double[][] cut(double[] values) {
    int perSample = values.length / Arrays.stream(samples).sum();
    double[][] parts = new double[samples.length][];
    int from = 0;
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Arrays.copyOfRange(values, from, from + samples[i] * perSample);
      from += parts[i].length;
    }
    return keep(parts);
  }

  // The steps.

  void check(List<Tensor> shards) {}

  double[][] keep(double[][] parts) {
    return Arrays.stream(parts).filter(part -> part.length > 0).toArray(double[][]::new);
  }

  double mergedMean(int[] counts, double[] means) {
    double sum = 0;
    int n = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i] * means[i];
      n += counts[i];
    }
    return sum / n;
  }

  double mergedVariance(int[] counts, double[] means, double[] variances, double mean) {
    double sum = 0;
    int n = 0;
    for (int i = 0; i < counts.length; i++) {
      double between = means[i] - mean;
      sum += counts[i] * (variances[i] + between * between);
      n += counts[i];
    }
    return sum / n;
  }

  long countForCorrection(long n) {
    return n;
  }

  int samplesOfFirstShard() {
    return samples[0];
  }

  int allSamples() {
    return Arrays.stream(samples).sum();
  }

  Forward counted(Forward forward, RunningStats before, int shards) {
    return forward;
  }
}
