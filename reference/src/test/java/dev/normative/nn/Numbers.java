package dev.normative.nn;

import dev.normative.autograd.Variable;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.SplittableRandom;

/** Tensors for tests. */
final class Numbers {
  private Numbers() {}

  /** {@code ((i * factor) % modulus - middle) / 4} for i = 0, 1, 2 ..., as in the Python lines. */
  static Tensor pattern(int factor, int modulus, int middle, int... sizes) {
    double[] values = new double[Shape.of(sizes).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * factor % modulus - middle) / 4.0;
    }
    return Tensor.adopting(Shape.of(sizes), values);
  }

  /** Elements between -1 and 1. */
  static Tensor uniform(long seed, int... sizes) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.zeros(Shape.of(sizes)).map(zero -> random.nextDouble(-1, 1));
  }

  static Variable constant(Tensor value) {
    return Variable.constant(value, DType.FLOAT64);
  }
}
