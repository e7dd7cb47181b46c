package dev.normative.nn;

import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
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
  private final List<Layer> layers;

  /** These layers, the first one nearest to the input. */
  public Sequential(Layer... layers) {
    this.layers = List.of(layers);
  }

  /** The layers, in order. */
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    Variable output = input;
    for (Layer layer : layers) {
      output = layer.forward(output, mode);
    }
    return output;
  }

  /** The layers' parameters, each with its layer's place in front: {@code 1.weight}. */
  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      String prefix = i + ".";
      layers.get(i).parameters().forEach((name, parameter) -> all.put(prefix + name, parameter));
    }
    return all;
  }

  @Override
  public void close() {
    layers.forEach(Layer::close);
  }
}
