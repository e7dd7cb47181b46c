package dev.normative.autograd;

import dev.normative.tensor.Shape;

/** y = a + b, element by element: da = dy, db = dy. Shapes are {@link Broadcast}. */
public final class Add {
  private Add() {}

  /** The sum of two variables. */
  public static Variable of(Variable a, Variable b) {
    Shape shape = Broadcast.common(a.shape(), b.shape());
    return ofSameShape(Broadcast.to(shape, a), Broadcast.to(shape, b));
  }

  /** The sum with a constant, which need not be a value of the format. */
  public static Variable of(Variable a, double constant) {
    return Variable.result(a.value().map(x -> x + constant), Edge.of(a, dy -> dy));
  }

  private static Variable ofSameShape(Variable a, Variable b) {
    return Variable.result(
        Elementwise.of(a, b, Double::sum), Edge.of(a, dy -> dy), Edge.of(b, dy -> dy));
  }
}
