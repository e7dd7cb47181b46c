package dev.normative.autograd;

import dev.normative.tensor.Tensor;
import java.util.function.DoubleBinaryOperator;

/** A function of two tensors' elements, pair by pair. */
final class Elementwise {
  private Elementwise() {}

  static Tensor of(Variable a, Variable b, DoubleBinaryOperator function) {
    Tensor left = a.value();
    Tensor right = b.value();
    double[] result = new double[left.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = function.applyAsDouble(left.at(i), right.at(i));
    }
    return Tensor.adopting(left.shape(), result);
  }
}
