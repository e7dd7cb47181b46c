package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.contract.ShardedForward;
import dev.normative.contract.ShardedGradients;
import dev.normative.contract.ShardedNormalization;
import dev.normative.norm.Shards;
import dev.normative.tensor.Tensor;
import java.util.List;

/** A normalization of shards that puts them in a row: right where the normalization is. */
class JoinedShards implements ShardedNormalization {
  final Normalization whole;

  JoinedShards(Normalization whole) {
    this.whole = whole;
  }

  /** The call on the whole batch. */
  record Joined(List<Tensor> outputs, Forward whole) implements ShardedForward {
    @Override
    public RunningStats after() {
      return whole.after();
    }
  }

  @Override
  public ShardedForward forward(
      List<Tensor> shards, Affine affine, RunningStats before, Mode mode) {
    Forward forward = whole.forward(Shards.concatenated(shards), affine, before, mode);
    return new Joined(Shards.split(forward.output(), shards), forward);
  }

  @Override
  public ShardedGradients backward(ShardedForward forward, List<Tensor> upstream) {
    Gradients gradients = whole.backward(((Joined) forward).whole(), Shards.concatenated(upstream));
    return new ShardedGradients(
        Shards.split(gradients.input(), upstream), gradients.scale(), gradients.shift());
  }

  @Override
  public void close() {
    whole.close();
  }
}
