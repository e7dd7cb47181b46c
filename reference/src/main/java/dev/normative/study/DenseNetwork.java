package dev.normative.study;

import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.nn.Flatten;
import dev.normative.nn.Layer;
import dev.normative.nn.Linear;
import dev.normative.nn.NormLayer;
import dev.normative.nn.Relu;
import dev.normative.nn.Sequential;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A fully connected classifier of images into ten classes: each hidden layer is rectified, and
 * normalized before or after that, or not at all.
 *
 * @param pixels how many pixels an image has
 * @param hidden the widths of the hidden layers
 * @param place where hidden layers are normalized
 * @param norm the normalization of a hidden layer of a width
 */
record DenseNetwork(int pixels, List<Integer> hidden, Place place, IntFunction<NormSpec> norm)
    implements Blueprint {
  private static final int CLASSES = 10;

  /** Where a hidden layer is normalized. */
  enum Place {
    BEFORE_ACTIVATION,
    AFTER_ACTIVATION,
    NOWHERE
  }

  @Override
  public Layer create(NormalizationProvider provider, TorchRandom random) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Flatten());
    int inputs = pixels;
    for (int width : hidden) {
      layers.add(new Linear(inputs, width, random, DType.FLOAT64));
      if (place == Place.BEFORE_ACTIVATION) {
        layers.add(new NormLayer(provider, norm.apply(width)));
      }
      layers.add(new Relu());
      if (place == Place.AFTER_ACTIVATION) {
        layers.add(new NormLayer(provider, norm.apply(width)));
      }
      inputs = width;
    }
    layers.add(new Linear(inputs, CLASSES, random, DType.FLOAT64));
    return new Sequential(layers.toArray(Layer[]::new));
  }
}
