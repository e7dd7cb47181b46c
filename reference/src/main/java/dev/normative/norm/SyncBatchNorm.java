package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningStats;
import dev.normative.contract.ShardedForward;
import dev.normative.contract.ShardedGradients;
import dev.normative.contract.ShardedNormalization;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch normalization of a batch that lies in shards, as several devices hold it: each shard gives
 * its moments, the shards share the {@linkplain Moments#merged merged} ones.
 *
 * <p>Shards may be uneven, and some may be empty: outputs, running statistics and gradients are
 * those of batch normalization of all shards in a row. Every result is within one ulp of the exact
 * one (see {@link ReferenceProvider}), so the two ways differ by one ulp at most. Averaging the
 * shards' variances, or weighing uneven shards alike, are the mistakes that this is there to find
 * (pytorch#22192).
 *
 * <p>Samples are counted along axis 0, and that is the axis along which shards differ. One value
 * per channel is judged by the whole batch: a shard of one sample is fine where another shard has
 * more (NVIDIA/apex#262).
 */
public final class SyncBatchNorm implements ShardedNormalization {
  private static final int SAMPLES = 0;

  private final NormSpec spec;
  private final ExactNormalization whole;

  /**
   * A batch normalization over shards.
   *
   * @throws IllegalArgumentException where the specification is not batch normalization, or where
   *     its channels stand on axis 0
   */
  public SyncBatchNorm(NormSpec spec) {
    if (!(spec.reduction() instanceof PerChannel perChannel) || perChannel.axis() == SAMPLES) {
      throw new IllegalArgumentException(
          "shards share statistics per channel, with the samples on axis 0; "
              + spec.reduction()
              + " does not have them: use a batch normalization with channel axis 1 or more");
    }
    this.spec = spec;
    this.whole = new ExactNormalization(spec);
  }

  /** What backward needs of a forward call. */
  private record SyncForward(List<Tensor> outputs, Forward whole) implements ShardedForward {
    @Override
    public RunningStats after() {
      return whole.after();
    }
  }

  /**
   * Normalizes all shards with the statistics of all.
   *
   * @param shards at least one; their shapes may differ in axis 0
   * @throws IllegalArgumentException where shards or arguments do not fit
   */
  @Override
  public ShardedForward forward(
      List<Tensor> shards, Affine affine, RunningStats before, Mode mode) {
    Tensor input = Shards.concatenated(shards);
    ArgumentCheck.forward(spec, input, affine, before, mode);
    Forward forward =
        spec.usesBatchStatistics(mode)
            ? whole.forwardWith(mergedMoments(shards), input, affine, before, mode)
            : whole.forward(input, affine, before, mode);
    return new SyncForward(Shards.split(forward.output(), shards), forward);
  }

  private List<Moments> mergedMoments(List<Tensor> shards) {
    int channels = spec.reduction().trackedStatistics();
    List<Moments> merged = new ArrayList<>(channels);
    for (int c = 0; c < channels; c++) {
      List<Moments> parts = new ArrayList<>(shards.size());
      for (Tensor shard : shards) {
        var set = Partition.of(spec.reduction(), shard.shape()).set(c);
        parts.add(spec.centered() ? Moments.of(shard, set) : Moments.aboutZero(shard, set));
      }
      merged.add(Moments.merged(parts));
    }
    return merged;
  }

  /**
   * The gradients of a forward call.
   *
   * @param upstream one tensor for each shard, of its output's shape
   */
  @Override
  public ShardedGradients backward(ShardedForward forward, List<Tensor> upstream) {
    if (!(forward instanceof SyncForward own)) {
      throw new IllegalArgumentException(
          "backward needs what forward of the reference returned, not " + forward);
    }
    if (upstream.size() != forward.outputs().size()) {
      throw new IllegalArgumentException(
          upstream.size()
              + " upstream gradients were given for "
              + forward.outputs().size()
              + " shards; every shard needs its own, an empty one too");
    }
    for (int i = 0; i < upstream.size(); i++) {
      Shape expected = forward.outputs().get(i).shape();
      if (!upstream.get(i).shape().equals(expected)) {
        throw new IllegalArgumentException(
            "upstream gradient of shard "
                + i
                + " is "
                + upstream.get(i).shape()
                + "; it must have the shape of the shard's output, "
                + expected);
      }
    }
    Gradients gradients = whole.backward(own.whole(), Shards.concatenated(upstream));
    return new ShardedGradients(
        Shards.split(gradients.input(), forward.outputs()), gradients.scale(), gradients.shift());
  }
}
