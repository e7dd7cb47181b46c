package dev.normative.autograd;

import dev.normative.tensor.Shape;

/** A stretch of one axis. Its gradient is 0 outside of the stretch. */
public final class Slice {
  private Slice() {}

  /**
   * The indices {@code from} (included) to {@code to} (excluded) of one axis, all of the others.
   *
   * @param axis the axis, 0 being the outermost
   */
  public static Variable of(Variable x, int axis, int from, int to) {
    Axes.requireAxis(x.shape(), axis);
    int size = x.shape().size(axis);
    if (from < 0 || to < from || to > size) {
      throw new IllegalArgumentException(
          "a slice from "
              + from
              + " to "
              + to
              + " (excluded) of axis "
              + axis
              + " of "
              + x.shape()
              + ": 0 <= from <= to <= "
              + size
              + " must hold");
    }
    return taken(x, axis, from, x.shape().with(axis, to - from));
  }

  /** One index of one axis, which the result lacks. */
  public static Variable at(Variable x, int axis, int index) {
    Axes axes = Axes.of(x.shape(), axis);
    int size = x.shape().size(axis);
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "index "
              + index
              + " of axis "
              + axis
              + " of "
              + x.shape()
              + (size == 0 ? ", which is empty" : ": its indices are 0 to " + (size - 1)));
    }
    return Reshape.to(axes.dropped(), taken(x, axis, index, axes.kept()));
  }

  private static Variable taken(Variable x, int axis, int from, Shape shape) {
    int[] strides = Strides.of(x.shape());
    return Gather.of(x, Strides.positions(from * strides[axis], shape, strides), shape);
  }
}
