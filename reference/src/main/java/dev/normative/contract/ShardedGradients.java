package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * The derivatives of the sum over all shards of sum(upstream * output).
 *
 * @param inputs with respect to each shard
 * @param scale with respect to the scale, summed over the shards
 * @param shift with respect to the shift, summed over the shards
 */
public record ShardedGradients(
    List<Tensor> inputs, Optional<Tensor> scale, Optional<Tensor> shift) {
  /** Copies the list. */
  public ShardedGradients {
    inputs = List.copyOf(inputs);
  }
}
