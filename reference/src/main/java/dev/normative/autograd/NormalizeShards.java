package dev.normative.autograd;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.contract.ShardedForward;
import dev.normative.contract.ShardedGradients;
import dev.normative.contract.ShardedNormalization;
import dev.normative.norm.Shards;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A normalization of a batch that lies in shards, as an operation: each output depends on all
 * shards. It is {@link Normalize} of the shards in a row, whose implementation is given them one by
 * one, and can be differentiated as often.
 *
 * @param outputs the normalized shards, in order, each of its shard's shape
 * @param after the running statistics after the call
 */
public record NormalizeShards(List<Variable> outputs, RunningStats after) {
  private static final int SAMPLES = 0;

  /** Copies the list. */
  public NormalizeShards {
    outputs = List.copyOf(outputs);
  }

  /**
   * Normalizes shards; the arguments are those of {@link ShardedNormalization#forward}.
   *
   * @param spec what the normalization was made for
   * @param scale present exactly where the specification has a scale
   * @param shift present exactly where the specification has a shift
   */
  public static NormalizeShards of(
      ShardedNormalization normalization,
      NormSpec spec,
      List<Variable> shards,
      Optional<Variable> scale,
      Optional<Variable> shift,
      RunningStats before,
      Mode mode) {
    if (shards.isEmpty()) {
      throw new IllegalArgumentException("no shards were given; there must be one at least");
    }
    List<Tensor> values = shards.stream().map(Variable::value).toList();
    Normalize whole =
        Normalize.of(
            new InARow(normalization, values),
            spec,
            Concatenate.of(SAMPLES, shards.toArray(Variable[]::new)),
            scale,
            shift,
            before,
            mode);
    List<Variable> outputs = new ArrayList<>(shards.size());
    int taken = 0;
    for (Variable shard : shards) {
      int samples = shard.shape().size(SAMPLES);
      outputs.add(Slice.of(whole.output(), SAMPLES, taken, taken + samples));
      taken += samples;
    }
    return new NormalizeShards(outputs, whole.after());
  }

  /** A normalization of shards of these shapes, seen as one of the whole batch. */
  private record InARow(ShardedNormalization normalization, List<Tensor> shards)
      implements Normalization {

    private record Joined(Tensor output, ShardedForward sharded) implements Forward {
      @Override
      public RunningStats after() {
        return sharded.after();
      }
    }

    @Override
    public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
      ShardedForward sharded =
          normalization.forward(Shards.split(input, shards), affine, before, mode);
      return new Joined(Shards.concatenated(sharded.outputs()), sharded);
    }

    @Override
    public Gradients backward(Forward forward, Tensor upstream) {
      ShardedForward sharded = ((Joined) forward).sharded();
      ShardedGradients gradients = normalization.backward(sharded, Shards.split(upstream, shards));
      return new Gradients(
          Shards.concatenated(gradients.inputs()), gradients.scale(), gradients.shift());
    }
  }
}
