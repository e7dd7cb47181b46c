package dev.normative.autograd;

import dev.normative.tensor.Shape;

/**
 * y = a / b, element by element: da = dy / b, db = -dy y / b. Shapes are {@link Broadcast}; a
 * division by 0 gives what IEEE 754 says.
 */
public final class Divide {
  private Divide() {}

  /** The quotient of two variables. */
  public static Variable of(Variable a, Variable b) {
    Shape shape = Broadcast.common(a.shape(), b.shape());
    return ofSameShape(Broadcast.to(shape, a), Broadcast.to(shape, b));
  }

  /** The quotient by a constant, which need not be a value of the format. */
  public static Variable of(Variable a, double constant) {
    return Variable.result(
        a.value().map(x -> x / constant), Edge.of(a, dy -> Divide.of(dy, constant)));
  }

  private static Variable ofSameShape(Variable a, Variable b) {
    return Variable.result(
        Elementwise.of(a, b, (x, y) -> x / y),
        Edge.of(a, dy -> Divide.of(dy, b)),
        Edge.viaResult(b, (dy, y) -> Negate.of(Divide.of(Multiply.of(dy, y), b))));
  }
}
