package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.List;

/** What a forward call on shards gives back; it must not change once returned. */
public interface ShardedForward {
  /** The output of every shard, in the shards' order. */
  List<Tensor> outputs();

  /** The running statistics after the call: the same for every shard. */
  RunningStats after();
}
