package dev.normative.train;

import dev.normative.autograd.Window;
import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningUpdate;
import dev.normative.nn.Conv2d;
import dev.normative.nn.Flatten;
import dev.normative.nn.Layer;
import dev.normative.nn.Linear;
import dev.normative.nn.MaxPool2d;
import dev.normative.nn.NormLayer;
import dev.normative.nn.Relu;
import dev.normative.nn.Sequential;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tutorials' networks by name: ten classes out of images of one channel.
 *
 * <p>Layers are made from the input to the output, so one seed gives PyTorch's initial weights. The
 * normalization layers come from whatever implementation is asked for.
 */
public final class Networks {
  private static final int CLASSES = 10;
  private static final Networks DIGITS = digits();
  private static final Networks MNIST = mnist();

  private final String images;
  private final Map<String, Blueprint> blueprints = new LinkedHashMap<>();

  private Networks(String images) {
    this.images = images;
  }

  /** The layers of a network, made in order. */
  private interface Blueprint {
    Layer[] build(Materials materials);
  }

  /** The networks for the digits, images of 8 x 8. */
  public static Networks forDigits() {
    return DIGITS;
  }

  /** The networks for MNIST, images of 28 x 28. */
  public static Networks forMnist() {
    return MNIST;
  }

  private static Networks digits() {
    Networks networks = new Networks("the digits");
    networks.blueprints.put("mlp", m -> m.normalized(64, 64, 32));
    networks.blueprints.put("mlp-without-bn", m -> m.plain(64, 64, 32));
    networks.blueprints.put("mlp-ln", m -> m.layerNormalized(64, 64, 32));
    networks.blueprints.put("mlp-gn", m -> m.groupNormalized(2, 64, 64, 32));
    networks.blueprints.put("mlp-cumulative", m -> m.cumulative(64, 64, 32));
    networks.blueprints.put("cnn", m -> m.convolutional(64, 32));
    return networks;
  }

  private static Networks mnist() {
    Networks networks = new Networks("MNIST");
    networks.blueprints.put("mlp", m -> m.normalized(784, 64, 32));
    networks.blueprints.put("net-with-bn", m -> m.normalized(784, 256, 128));
    networks.blueprints.put("net-without-bn", m -> m.plain(784, 256, 128));
    networks.blueprints.put("net-with-ln", m -> m.layerNormalized(784, 256, 128));
    networks.blueprints.put("net-with-gn", m -> m.groupNormalized(4, 784, 256, 128));
    networks.blueprints.put("cnn", m -> m.convolutional(784, 64));
    return networks;
  }

  /** The names of the networks. */
  public List<String> names() {
    return List.copyOf(blueprints.keySet());
  }

  /**
   * Makes a network with new weights.
   *
   * @param name one of {@link #names()}
   * @param provider makes the normalization layers
   * @param dtype the format that the network computes in
   * @param random where the initial weights come from
   */
  public Sequential create(
      String name, NormalizationProvider provider, DType dtype, TorchRandom random) {
    Blueprint blueprint = blueprints.get(name);
    if (blueprint == null) {
      throw new IllegalArgumentException(
          "no network for " + images + " is called \"" + name + "\"; there are " + names());
    }
    return new Sequential(blueprint.build(new Materials(provider, dtype, random)));
  }

  /** What layers are made of. */
  private record Materials(NormalizationProvider provider, DType dtype, TorchRandom random) {

    Layer[] plain(int inputs, int first, int second) {
      return new Layer[] {
        new Flatten(),
        linear(inputs, first),
        new Relu(),
        linear(first, second),
        new Relu(),
        linear(second, CLASSES)
      };
    }

    Layer[] normalized(int inputs, int first, int second) {
      return normalized(inputs, NormSpec.batchNorm1d(first), NormSpec.batchNorm1d(second));
    }

    Layer[] layerNormalized(int inputs, int first, int second) {
      return normalized(inputs, NormSpec.layerNorm(first), NormSpec.layerNorm(second));
    }

    Layer[] groupNormalized(int groups, int inputs, int first, int second) {
      return normalized(
          inputs, NormSpec.groupNorm(groups, first), NormSpec.groupNorm(groups, second));
    }

    /** Averages of all batches instead of moving ones; the second without scale and shift. */
    Layer[] cumulative(int inputs, int first, int second) {
      RunningUpdate update = new RunningUpdate.Cumulative(Denominator.UNBIASED);
      return normalized(
          inputs,
          NormSpec.batchNorm1d(first).withRunning(update),
          NormSpec.batchNorm1d(second).withRunning(update).withAffine(false, false));
    }

    private Layer[] normalized(int inputs, NormSpec first, NormSpec second) {
      int firstWidth = first.reduction().parameterShape().elements();
      int secondWidth = second.reduction().parameterShape().elements();
      return new Layer[] {
        new Flatten(),
        linear(inputs, firstWidth),
        norm(first),
        new Relu(),
        linear(firstWidth, secondWidth),
        norm(second),
        new Relu(),
        linear(secondWidth, CLASSES)
      };
    }

    Layer[] convolutional(int flattened, int hidden) {
      return new Layer[] {
        convolution(1, 8),
        norm(NormSpec.batchNorm2d(8)),
        new Relu(),
        new MaxPool2d(2),
        convolution(8, 16),
        norm(NormSpec.batchNorm2d(16)),
        new Relu(),
        new MaxPool2d(2),
        new Flatten(),
        linear(flattened, hidden),
        norm(NormSpec.batchNorm1d(hidden)),
        new Relu(),
        linear(hidden, CLASSES)
      };
    }

    private Layer linear(int inputs, int outputs) {
      return new Linear(inputs, outputs, random, dtype);
    }

    private Layer convolution(int inputs, int outputs) {
      return new Conv2d(inputs, outputs, new Window(3, 1, 1), random, dtype);
    }

    private Layer norm(NormSpec spec) {
      return new NormLayer(provider, spec.withDType(dtype));
    }
  }
}
