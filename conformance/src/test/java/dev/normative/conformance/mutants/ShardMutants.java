package dev.normative.conformance.mutants;

import dev.normative.contract.Forward;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.contract.ShardedForward;
import dev.normative.contract.ShardedGradients;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Shards that are merged in a wrong way. */
final class ShardMutants {
  private ShardMutants() {}

  private static final String OUR_OWN = "our own";

  static List<Mutant> all() {
    return List.of(
        Mutant.ofShards(
            "the running variance is corrected by the first shard's count",
            "github.com/pytorch/pytorch/issues/22192",
            "S7",
            spec ->
                new PlainShards(spec) {
                  @Override
                  long countForCorrection(long n) {
                    return n / allSamples() * samplesOfFirstShard();
                  }
                }),
        Mutant.ofShards(
            "the variance of all is the mean of the shards'",
            OUR_OWN,
            "S7",
            spec ->
                new PlainShards(spec) {
                  @Override
                  double mergedVariance(
                      int[] counts, double[] means, double[] variances, double mean) {
                    double[] equal = new double[means.length];
                    Arrays.fill(equal, mean);
                    return super.mergedVariance(counts, equal, variances, mean);
                  }
                }),
        Mutant.ofShards(
            "shards of any size weigh alike",
            OUR_OWN,
            "S7",
            spec ->
                new PlainShards(spec) {
                  @Override
                  double mergedMean(int[] counts, double[] means) {
                    return super.mergedMean(ones(counts), means);
                  }

                  @Override
                  double mergedVariance(
                      int[] counts, double[] means, double[] variances, double mean) {
                    return super.mergedVariance(ones(counts), means, variances, mean);
                  }

                  private int[] ones(int[] counts) {
                    return Arrays.stream(counts).map(count -> 1).toArray();
                  }
                }),
        Mutant.ofShards(
            "the variances of shards are merged as sample variances",
            OUR_OWN,
            "S7",
            spec ->
                new PlainShards(spec) {
                  @Override
                  double mergedVariance(
                      int[] counts, double[] means, double[] variances, double mean) {
                    double[] corrected = variances.clone();
                    for (int i = 0; i < corrected.length; i++) {
                      corrected[i] *= counts[i] > 1 ? counts[i] / (counts[i] - 1.0) : 1;
                    }
                    return super.mergedVariance(counts, means, corrected, mean);
                  }
                }),
        Mutant.ofShards(
            "a shard of one sample is refused",
            "github.com/NVIDIA/apex/issues/262",
            "S7",
            spec ->
                new PlainShards(spec) {
                  @Override
                  void check(List<Tensor> shards) {
                    for (Tensor shard : shards) {
                      if (shard.size() == spec.reduction().parameterShape().elements()) {
                        throw new IllegalArgumentException(
                            "expected more than one value per channel");
                      }
                    }
                  }
                }),
        Mutant.ofShards(
            "an empty shard has the mean 0/0",
            "github.com/pytorch/pytorch/issues/36530",
            "S7",
            spec ->
                new PlainShards(spec) {
                  @Override
                  double[][] keep(double[][] parts) {
                    return parts;
                  }
                }),
        Mutant.ofShards(
            "every shard counts the batch",
            OUR_OWN,
            "S7",
            spec ->
                new PlainShards(spec) {
                  @Override
                  Forward counted(Forward forward, RunningStats before, int shards) {
                    RunningStats after = forward.after();
                    long batches = before.batches() + shards * (after.batches() - before.batches());
                    return ((PlainNorm.Saved) forward)
                        .withAfter(new RunningStats(after.mean(), after.variance(), batches));
                  }
                }),
        Mutant.ofShards("the gradient's sums stay within a shard", OUR_OWN, "S7", SumsOfShard::new),
        Mutant.ofShards(
            "parameters' gradients are averaged over the shards",
            OUR_OWN,
            "S7",
            spec ->
                new PlainShards(spec) {
                  @Override
                  public ShardedGradients backward(ShardedForward forward, List<Tensor> upstream) {
                    ShardedGradients right = super.backward(forward, upstream);
                    return new ShardedGradients(
                        right.inputs(),
                        averaged(right.scale(), upstream.size()),
                        averaged(right.shift(), upstream.size()));
                  }

                  private Optional<Tensor> averaged(Optional<Tensor> sum, int shards) {
                    return sum.map(t -> t.map(v -> spec.dtype().round(v / shards)));
                  }
                }));
  }

  /** Each shard's input gradient as if the upstream gradients of the others were zero. */
  private static final class SumsOfShard extends PlainShards {
    SumsOfShard(NormSpec spec) {
      super(spec);
    }

    @Override
    public ShardedGradients backward(ShardedForward forward, List<Tensor> upstream) {
      List<Tensor> inputs = new ArrayList<>();
      for (int i = 0; i < upstream.size(); i++) {
        List<Tensor> masked = new ArrayList<>();
        for (int j = 0; j < upstream.size(); j++) {
          Tensor one = upstream.get(j);
          masked.add(i == j ? one : Tensor.zeros(one.shape()));
        }
        inputs.add(super.backward(forward, masked).inputs().get(i));
      }
      ShardedGradients right = super.backward(forward, upstream);
      return new ShardedGradients(inputs, right.scale(), right.shift());
    }
  }
}
