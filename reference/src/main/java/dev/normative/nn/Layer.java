package dev.normative.nn;

import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a network. */
public interface Layer extends AutoCloseable {

  /**
   * The output for a batch of inputs, whose outermost axis counts the samples.
   *
   * @throws IllegalArgumentException where the input does not fit; the layer is then as it was
   */
  Variable forward(Variable input, Mode mode);

  /**
   * The outputs for a batch that lies in shards, as several devices hold it: each shard goes
   * through by itself, unless the layer looks at the batch as a whole. A network is made to give
   * the same for shards as for the batch by {@link Synchronization}.
   *
   * @param shards in order; their shapes may differ in axis 0, and it may be 0
   * @throws UnsupportedOperationException where a layer made of others does not say how shards go
   *     through them: passing them on one by one, it would tear apart what they share
   */
  default List<Variable> forward(List<Variable> shards, Mode mode) {
    if (!children().isEmpty()) {
      throw new UnsupportedOperationException(
          getClass().getName()
              + " is made of the layers "
              + children().keySet()
              + " but does not say how shards go through them; override forward(List, Mode)");
    }
    return shards.stream().map(shard -> forward(shard, mode)).toList();
  }

  /** The layers inside this one, by PyTorch's names and in PyTorch's order; none at first. */
  default Map<String, Layer> children() {
    return Map.of();
  }

  /**
   * What is learned, by PyTorch's names and in PyTorch's order: that of the layers inside, each
   * name with its layer's and a dot in front, {@code 1.weight}.
   */
  default Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    children()
        .forEach(
            (child, layer) ->
                layer.parameters().forEach((name, it) -> all.put(child + "." + name, it)));
    return all;
  }

  /**
   * What is remembered without being learned, running statistics and counters; named as {@link
   * #parameters} are.
   */
  default Map<String, StateSlot> buffers() {
    Map<String, StateSlot> all = new LinkedHashMap<>();
    children()
        .forEach(
            (child, layer) ->
                layer.buffers().forEach((name, it) -> all.put(child + "." + name, it)));
    return all;
  }

  /** Gives back what the layer and those inside it hold outside the heap, if anything. */
  @Override
  default void close() {
    children().values().forEach(Layer::close);
  }
}
