package dev.normative.autograd;

import dev.normative.tensor.Shape;

/** y = a - b, element by element: da = dy, db = -dy. Shapes are {@link Broadcast}. */
public final class Subtract {
  private Subtract() {}

  /** The difference of two variables. */
  public static Variable of(Variable a, Variable b) {
    Shape shape = Broadcast.common(a.shape(), b.shape());
    return ofSameShape(Broadcast.to(shape, a), Broadcast.to(shape, b));
  }

  /** A constant, which need not be a value of the format, less a variable. */
  public static Variable of(double constant, Variable b) {
    return Variable.result(b.value().map(x -> constant - x), Edge.of(b, Negate::of));
  }

  private static Variable ofSameShape(Variable a, Variable b) {
    return Variable.result(
        Elementwise.of(a, b, (x, y) -> x - y), Edge.of(a, dy -> dy), Edge.of(b, Negate::of));
  }
}
