package dev.normative.nn;

import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers one after the other.
 *
 * <p>Where a layer refuses its input, the layers before it have already seen theirs: running
 * statistics among them have moved on.
 */
public final class Sequential implements Layer {
  private final Map<String, Layer> layers;

  /** These layers, the first one nearest to the input, named by their places counted from 0. */
  public Sequential(Layer... layers) {
    this(byPlace(layers));
  }

  /**
   * These layers, the first one nearest to the input, under names of their own: not empty, and
   * without the dot that separates a layer's name from that of its parameter.
   */
  public Sequential(Map<String, Layer> layers) {
    for (String name : layers.keySet()) {
      if (name.isEmpty() || name.contains(".")) {
        throw new IllegalArgumentException(
            "a layer cannot be called \"" + name + "\"; expected a name without dots");
      }
    }
    this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  private static Map<String, Layer> byPlace(Layer... layers) {
    Map<String, Layer> named = new LinkedHashMap<>();
    for (Layer layer : layers) {
      named.put(Integer.toString(named.size()), layer);
    }
    return named;
  }

  /** The layers, in order. */
  public List<Layer> layers() {
    return List.copyOf(layers.values());
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    Variable output = input;
    for (Layer layer : layers.values()) {
      output = layer.forward(output, mode);
    }
    return output;
  }

  @Override
  public List<Variable> forward(List<Variable> shards, Mode mode) {
    List<Variable> outputs = List.copyOf(shards);
    for (Layer layer : layers.values()) {
      outputs = layer.forward(outputs, mode);
    }
    return outputs;
  }

  /** The layers by name, in order; cannot be changed. */
  @Override
  public Map<String, Layer> children() {
    return layers;
  }
}
