package dev.normative.autograd;

import dev.normative.tensor.Shape;
import java.util.Arrays;

/** Axes in another order. */
public final class Transpose {
  private Transpose() {}

  /** The two innermost axes exchanged: a matrix transposed, or each matrix of a batch. */
  public static Variable of(Variable x) {
    int rank = x.shape().rank();
    if (rank < 2) {
      throw new IllegalArgumentException(
          "a transpose needs two axes or more, but the shape is " + x.shape());
    }
    int[] order = new int[rank];
    Arrays.setAll(order, axis -> axis);
    order[rank - 2] = rank - 1;
    order[rank - 1] = rank - 2;
    return to(x, order);
  }

  /**
   * The axes in this order: axis i of the result is axis {@code order[i]} of the variable.
   *
   * @param order every axis once
   */
  public static Variable to(Variable x, int... order) {
    Shape shape = x.shape();
    // Checks that none is out of range or named twice.
    Axes.of(shape, order);
    if (order.length != shape.rank()) {
      throw new IllegalArgumentException(
          "the order "
              + Arrays.toString(order)
              + " must name each of the "
              + shape.rank()
              + " axes of "
              + shape
              + " once");
    }
    int[] strides = Strides.of(shape);
    int[] sizes = Arrays.stream(order).map(shape::size).toArray();
    int[] permuted = Arrays.stream(order).map(axis -> strides[axis]).toArray();
    Shape result = Shape.of(sizes);
    return Gather.of(x, Strides.positions(0, result, permuted), result);
  }
}
