package dev.normative.autograd;

import dev.normative.tensor.Tensor;

/**
 * Some elements, and 0 in place of the others. Unlike a product with zeros it also removes NaN and
 * infinities.
 */
final class Mask {
  private Mask() {}

  /** What to keep, for every position. */
  static Variable of(Variable x, boolean[] keep) {
    double[] y = new double[keep.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = keep[i] ? x.value().at(i) : 0;
    }
    return Variable.result(Tensor.adopting(x.shape(), y), Edge.of(x, dy -> of(dy, keep)));
  }
}
