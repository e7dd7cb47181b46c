package dev.normative.autograd;

import dev.normative.tensor.Shape;

/** y = a b, element by element: da = dy b, db = dy a. Shapes are {@link Broadcast}. */
public final class Multiply {
  private Multiply() {}

  /** The product of two variables. */
  public static Variable of(Variable a, Variable b) {
    Shape shape = Broadcast.common(a.shape(), b.shape());
    return ofSameShape(Broadcast.to(shape, a), Broadcast.to(shape, b));
  }

  /** The product with a constant, which need not be a value of the format. */
  public static Variable of(Variable a, double constant) {
    return Variable.result(
        a.value().map(x -> x * constant), Edge.of(a, dy -> Multiply.of(dy, constant)));
  }

  private static Variable ofSameShape(Variable a, Variable b) {
    return Variable.result(
        Elementwise.of(a, b, (x, y) -> x * y),
        Edge.of(a, dy -> Multiply.of(dy, b)),
        Edge.of(b, dy -> Multiply.of(dy, a)));
  }
}
