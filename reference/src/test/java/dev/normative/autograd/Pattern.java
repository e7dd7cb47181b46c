package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/** Tensors that are easily written down in Python too. */
final class Pattern {
  private Pattern() {}

  /** {@code ((torch.arange(n) * factor % modulus - offset) / divisor).view(sizes)}. */
  static Tensor of(int factor, int modulus, int offset, int divisor, int... sizes) {
    double[] values = new double[Shape.of(sizes).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (double) (i * factor % modulus - offset) / divisor;
    }
    return Tensor.of(Shape.of(sizes), values);
  }
}
