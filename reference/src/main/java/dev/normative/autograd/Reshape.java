package dev.normative.autograd;

import dev.normative.tensor.Shape;

/** The same elements in the same row-major order under another shape. */
public final class Reshape {
  private Reshape() {}

  /** A variable under another shape of as many elements. */
  public static Variable to(Shape shape, Variable x) {
    return Variable.result(x.value().reshape(shape), Edge.of(x, dy -> to(x.shape(), dy)));
  }

  /** A variable [N, ...] as [N, product of the rest]. */
  public static Variable flatten(Variable x) {
    Shape shape = x.shape();
    if (shape.rank() == 0) {
      throw new IllegalArgumentException("a scalar has no axis of samples to keep: " + x);
    }
    return to(Shape.of(shape.size(0), shape.elements(1, shape.rank())), x);
  }
}
