package dev.normative.nn;

import dev.normative.autograd.Edge;
import dev.normative.autograd.Variable;
import dev.normative.tensor.Tensor;

/** The product with fixed factors, one for each element: y = x f, dx = dy f. */
final class Masking {
  private Masking() {}

  static Variable of(Variable x, double[] factors) {
    return Variable.result(product(x.value(), factors), new Edge(x, dy -> product(dy, factors)));
  }

  private static Tensor product(Tensor tensor, double[] factors) {
    double[] product = tensor.toArray();
    for (int i = 0; i < product.length; i++) {
      // Not x * 0: what was dropped is 0 even where it was infinite or NaN.
      product[i] = factors[i] == 0 ? 0 : product[i] * factors[i];
    }
    return Tensor.adopting(tensor.shape(), product);
  }
}
