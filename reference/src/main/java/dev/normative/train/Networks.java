package dev.normative.train;

import dev.normative.contract.NormalizationProvider;
import dev.normative.nn.Layer;
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
  static final int CLASSES = 10;
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
}
