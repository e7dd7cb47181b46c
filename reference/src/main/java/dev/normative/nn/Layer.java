package dev.normative.nn;

import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A part of a network. */
public interface Layer extends AutoCloseable {

  /**
   * The output for a batch of inputs, whose outermost axis counts the samples.
   *
   * @throws IllegalArgumentException where the input does not fit; the layer is then as it was
   */
  Variable forward(Variable input, Mode mode);

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
