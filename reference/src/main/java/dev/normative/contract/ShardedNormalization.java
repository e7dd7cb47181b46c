package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.List;

/**
 * A normalization of a batch that lies in shards, as several devices hold it: what it gives is what
 * {@link Normalization} gives for all shards in a row along axis 0. Values in, values out, no
 * hidden state.
 *
 * <p>Bad arguments are refused with an {@link IllegalArgumentException}, as there.
 */
public interface ShardedNormalization extends AutoCloseable {

  /**
   * Normalizes all shards.
   *
   * @param shards one at least; their shapes may differ in axis 0, which counts the samples, and it
   *     may be 0
   * @param affine scale and shift, present exactly where the specification has them
   * @param before the running statistics before the call, which all shards share
   * @param mode training or evaluation
   */
  ShardedForward forward(List<Tensor> shards, Affine affine, RunningStats before, Mode mode);

  /**
   * The gradients of a forward call.
   *
   * @param forward what {@link #forward} of this same object returned
   * @param upstream one gradient for each shard, of its output's shape
   */
  ShardedGradients backward(ShardedForward forward, List<Tensor> upstream);

  /** Gives back what the implementation holds outside the heap, if anything. */
  @Override
  default void close() {}
}
