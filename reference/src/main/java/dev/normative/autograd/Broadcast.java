package dev.normative.autograd;

import dev.normative.tensor.Shape;

/**
 * Repeats a variable along axes where it has size 1, or that it lacks on the outer side: the
 * broadcasting of NumPy and PyTorch. The gradient sums over the repetitions, in row-major order.
 *
 * <p>Two shapes are aligned at their innermost axes; sizes must then agree or one of them be 1. An
 * axis of size 1 against one of size 0 gives size 0.
 */
public final class Broadcast {
  private Broadcast() {}

  /** A variable repeated so as to have this shape; the variable itself where it has it already. */
  public static Variable to(Shape shape, Variable x) {
    if (x.shape().equals(shape)) {
      return x;
    }
    if (!common(x.shape(), shape).equals(shape)) {
      throw new IllegalArgumentException(
          x.shape()
              + " cannot be broadcast to "
              + shape
              + ": only axes of size 1, and missing outer axes, are repeated");
    }
    return Gather.of(x, positions(x.shape(), shape), shape);
  }

  /** The smallest shape that both can be broadcast to. */
  public static Shape common(Shape a, Shape b) {
    int[] sizes = new int[Math.max(a.rank(), b.rank())];
    for (int fromInnermost = 1; fromInnermost <= sizes.length; fromInnermost++) {
      int left = size(a, fromInnermost);
      int right = size(b, fromInnermost);
      if (left != right && left != 1 && right != 1) {
        throw new IllegalArgumentException(
            "shapes "
                + a
                + " and "
                + b
                + " do not broadcast: aligned at the innermost axes, axis "
                + (a.rank() - fromInnermost)
                + " of the first has size "
                + left
                + " and axis "
                + (b.rank() - fromInnermost)
                + " of the second size "
                + right
                + "; they must be equal or one of them 1, so reshape or transpose one of the two");
      }
      sizes[sizes.length - fromInnermost] = left == 1 ? right : left;
    }
    return Shape.of(sizes);
  }

  private static int size(Shape shape, int fromInnermost) {
    return fromInnermost <= shape.rank() ? shape.size(shape.rank() - fromInnermost) : 1;
  }

  /** For every position in the large shape, the position in the small one that it repeats. */
  static int[] positions(Shape small, Shape large) {
    int[] strides = new int[large.rank()];
    int stride = 1;
    for (int fromInnermost = 1; fromInnermost <= small.rank(); fromInnermost++) {
      int size = size(small, fromInnermost);
      strides[large.rank() - fromInnermost] = size == 1 ? 0 : stride;
      stride *= size;
    }
    return Strides.positions(0, large, strides);
  }
}
