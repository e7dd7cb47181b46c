package dev.normative.autograd;

/**
 * The logistic function, y = 1 / (1 + exp(-x)), element by element: dx = dy y (1 - y).
 *
 * <p>Only exponentials of -|x| are taken, {@link StrictMath}'s, so none overflows and small results
 * keep their digits.
 */
public final class Sigmoid {
  private Sigmoid() {}

  /** The logistic function of a variable of any shape. */
  public static Variable of(Variable x) {
    return Variable.result(
        x.value().map(Sigmoid::value),
        Edge.viaResult(x, (dy, y) -> Multiply.of(dy, Multiply.of(y, Subtract.of(1, y)))));
  }

  private static double value(double x) {
    double small = StrictMath.exp(-Math.abs(x));
    return x < 0 ? small / (1 + small) : 1 / (1 + small);
  }
}
