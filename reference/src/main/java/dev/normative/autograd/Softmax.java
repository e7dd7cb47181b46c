package dev.normative.autograd;

import dev.normative.tensor.Tensor;

/**
 * Probabilities along an axis, y = exp(x) / sum of exp(x): dx = y (dy - sum(dy y)).
 *
 * <p>Computed as the exponentials of {@link LogSoftmax}, so nothing overflows and special values
 * are treated as there; the relative error is of order |log y| u.
 */
public final class Softmax {
  private Softmax() {}

  /** The probabilities along an axis, of the variable's shape. */
  public static Variable of(Variable x, int axis) {
    Axes.requireAxis(x.shape(), axis);
    double[] logarithms = LogSoftmax.values(x.value(), axis);
    return Variable.result(
        Tensor.adopting(x.shape(), logarithms).map(StrictMath::exp),
        Edge.viaResult(
            x, (dy, y) -> Multiply.of(y, Subtract.of(dy, Sum.keeping(Multiply.of(dy, y), axis)))));
  }
}
