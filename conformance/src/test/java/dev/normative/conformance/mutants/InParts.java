package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.ArgumentCheck;
import dev.normative.contract.Forward;
import dev.normative.contract.FusedComposition;
import dev.normative.contract.FusedGradients;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningStats;
import dev.normative.contract.ShardedForward;
import dev.normative.contract.ShardedGradients;
import dev.normative.contract.ShardedNormalization;
import dev.normative.norm.Shards;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A batch normalization that always works in parts, as one for several devices may: the first
 * sample, nothing, and the rest.
 */
final class InParts implements Normalization {
  private final NormSpec spec;
  private final ShardedNormalization parts;

  private InParts(NormSpec spec, ShardedNormalization parts) {
    this.spec = spec;
    this.parts = parts;
  }

  /** Batch normalization in parts, any other in one piece. */
  static Normalization of(NormSpec spec, Function<NormSpec, ShardedNormalization> maker) {
    return spec.reduction() instanceof PerChannel perChannel && perChannel.axis() > 0
        ? new InParts(spec, maker.apply(spec))
        : new PlainNorm(spec);
  }

  private record Joined(Tensor output, ShardedForward parts) implements Forward {
    @Override
    public RunningStats after() {
      return parts.after();
    }
  }

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    ShardedForward forward = parts.forward(cut(input), affine, before, mode);
    return new Joined(Shards.concatenated(forward.outputs()), forward);
  }

  private static List<Tensor> cut(Tensor whole) {
    int samples = whole.shape().size(0);
    int first = Math.min(samples, 1);
    return Shards.split(
        whole,
        List.of(
            Tensor.zeros(whole.shape().with(0, first)),
            Tensor.zeros(whole.shape().with(0, 0)),
            Tensor.zeros(whole.shape().with(0, samples - first))));
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    ArgumentCheck.backward(spec, forward, upstream);
    if (!(forward instanceof Joined joined)) {
      throw new IllegalArgumentException("backward needs a forward call of its own");
    }
    ShardedGradients gradients = parts.backward(joined.parts(), cut(upstream));
    return new Gradients(
        Shards.concatenated(gradients.inputs()), gradients.scale(), gradients.shift());
  }

  @Override
  public Forward forwardFused(
      Tensor input, Optional<Tensor> residual, Affine affine, RunningStats before, Mode mode) {
    return FusedComposition.forward(spec, this, input, residual, affine, before, mode);
  }

  @Override
  public FusedGradients backwardFused(Forward forward, Tensor upstream) {
    return FusedComposition.backward(spec, this, forward, upstream);
  }
}
