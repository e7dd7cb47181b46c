package dev.normative.autograd;

/**
 * y = tanh(x), element by element: dx = dy (1 - y)(1 + y), a form that stays accurate where y is
 * near 1. The hyperbolic tangent is {@link StrictMath}'s.
 */
public final class HyperbolicTangent {
  private HyperbolicTangent() {}

  /** The hyperbolic tangent of a variable of any shape. */
  public static Variable of(Variable x) {
    return Variable.result(
        x.value().map(StrictMath::tanh),
        Edge.viaResult(
            x, (dy, y) -> Multiply.of(dy, Multiply.of(Subtract.of(1, y), Add.of(y, 1)))));
  }
}
