package dev.normative.autograd;

/** y = sqrt(x), element by element: dx = dy / 2y, which is infinite at 0. NaN below 0. */
public final class SquareRoot {
  private SquareRoot() {}

  /** The square root of a variable of any shape. */
  public static Variable of(Variable x) {
    return Variable.result(
        x.value().map(StrictMath::sqrt),
        Edge.viaResult(x, (dy, y) -> Divide.of(dy, Multiply.of(y, 2))));
  }
}
