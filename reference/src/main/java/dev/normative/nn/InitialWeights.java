package dev.normative.nn;

import dev.normative.random.TorchRandom;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * The initial weights of PyTorch's layers: uniform, with bounds that, in linear and convolution
 * layers, follow from the number of inputs that one output sums over, the fan-in.
 *
 * <p>Always drawn as floats, so that FLOAT64 and FLOAT32 networks of one seed start alike.
 */
final class InitialWeights {
  // PyTorch's kaiming_uniform_ with a = sqrt(5): the gain of a leaky rectifier of that slope.
  private static final double GAIN = StrictMath.sqrt(2.0 / (1 + 5));

  private InitialWeights() {}

  static Parameter weight(Shape shape, TorchRandom random, DType dtype) {
    int fanIn = shape.elements(1, shape.rank());
    double bound = StrictMath.sqrt(3) * (GAIN / StrictMath.sqrt(fanIn));
    return uniform(shape, bound, random, dtype);
  }

  static Parameter bias(int outputs, int fanIn, TorchRandom random, DType dtype) {
    return uniform(Shape.of(outputs), 1 / StrictMath.sqrt(fanIn), random, dtype);
  }

  static Parameter uniform(Shape shape, double bound, TorchRandom random, DType dtype) {
    double[] values = random.uniform(shape.elements(), -bound, bound);
    return new Parameter(Tensor.adopting(shape, values), dtype);
  }

  static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be 1 or more");
    }
  }
}
