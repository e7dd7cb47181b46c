package dev.normative.accelerated.training;

import dev.normative.accelerated.VectorProvider;
import dev.normative.accelerated.kernel.Kernel;
import dev.normative.contract.Mode;
import dev.normative.nn.Flatten;
import dev.normative.nn.Layer;
import dev.normative.nn.Linear;
import dev.normative.nn.NormLayer;
import dev.normative.nn.Relu;
import dev.normative.nn.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The layers of a {@link Sequential} in arrays. */
final class ArrayNetwork implements AutoCloseable {
  private final Activations input;
  private final List<ArrayLayer> layers = new ArrayList<>();
  private final Kernel kernel;
  private final Workers workers;

  ArrayNetwork(Sequential network, Kernel kernel, Workers workers) {
    this.kernel = kernel;
    this.workers = workers;
    this.input = new Activations(inputs(network));
    Activations last = input;
    for (Map.Entry<String, Layer> child : network.children().entrySet()) {
      String name = "layer " + child.getKey();
      child.getValue().parameters().values().forEach(it -> LearnedArray.check(name, it));
      if (!(child.getValue() instanceof Flatten)) { // samples are flat already
        layers.add(inArrays(name, child.getValue(), last));
        last = layers.get(layers.size() - 1).output();
      }
    }
  }

  /** How many inputs the first fully connected layer has. */
  private static int inputs(Sequential network) {
    for (Layer layer : network.layers()) {
      if (layer instanceof Linear) {
        return layer.parameters().get("weight").value().shape().size(1);
      }
    }
    throw new IllegalArgumentException(
        "a network " + network.children().keySet() + " without a fully connected layer");
  }

  private ArrayLayer inArrays(String name, Layer layer, Activations from) {
    if (layer instanceof Linear linear) {
      return new DenseLayer(linear, from, kernel.matrices(), workers);
    }
    if (layer instanceof Relu && from != input) {
      return new RectifierLayer(from, kernel.learning());
    }
    if (layer instanceof NormLayer norm && !norm.isFrozen() && !norm.isSynchronized()) {
      VectorProvider provider =
          kernel.isScalar() ? VectorProvider.scalarTwin() : new VectorProvider();
      return new NormalizationLayer(norm, from, provider.createArrays(norm.spec(), 1));
    }
    throw new IllegalArgumentException(
        name
            + ", a "
            + layer.getClass().getSimpleName()
            + ", cannot be trained on arrays here; expected Flatten, and behind it Linear, Relu"
            + " and normalizations that are neither frozen nor synchronized. Any network can be"
            + " trained with dev.normative.train.Trainer");
  }

  Activations input() {
    return input;
  }

  /** The scores of the classes. */
  Activations output() {
    return layers.get(layers.size() - 1).output();
  }

  /** What is learned, in the order of the network's parameters. */
  List<LearnedArray> learned() {
    return layers.stream().flatMap(layer -> layer.learned().stream()).toList();
  }

  /** Makes room for a batch. */
  void resize(int samples) {
    input.resize(samples);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).resize(samples);
    }
  }

  void forward(Mode mode) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward(mode);
    }
  }

  /** The gradients, from that of the output. */
  void backward() {
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).backward(i > 0);
    }
  }

  void store() {
    layers.forEach(ArrayLayer::store);
  }

  @Override
  public void close() {
    layers.forEach(ArrayLayer::close);
  }
}
