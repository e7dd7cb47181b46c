package dev.normative.study;

import dev.normative.contract.NormalizationProvider;
import dev.normative.nn.Layer;
import dev.normative.nn.Parameter;
import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import dev.normative.train.Networks;

/**
 * How a network of a study is made, in FLOAT64.
 *
 * <p>Normalization layers draw nothing from the generator, so networks that differ in those alone
 * start from the same weights, and go through the data in the same order.
 */
@FunctionalInterface
interface Blueprint {

  /** Makes the network, its initial weights drawn from the generator. */
  Layer create(NormalizationProvider provider, TorchRandom random);

  /** One of the tutorials' networks by name. */
  static Blueprint of(Networks networks, String name) {
    return (provider, random) -> networks.create(name, provider, DType.FLOAT64, random);
  }

  /**
   * The same network with its initial weights multiplied: those of linear and convolution layers,
   * neither their biases nor any scale and shift.
   */
  default Blueprint withWeightsTimes(double factor) {
    return (provider, random) -> {
      Layer network = create(provider, random);
      for (Parameter parameter : network.parameters().values()) {
        Tensor value = parameter.value();
        if (value.shape().rank() > 1) {
          parameter.update(value.map(weight -> factor * weight));
        }
      }
      return network;
    };
  }
}
