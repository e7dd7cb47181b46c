package dev.normative.tensor;

import java.util.Arrays;

/** The sizes of a tensor's axes, outermost first; a scalar has none. */
public final class Shape {
  private final int[] sizes;
  private final int elements;

  private Shape(int[] sizes) {
    boolean empty = false;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(sizes) + " has a negative size; sizes are 0 or more");
      }
      empty |= size == 0;
    }
    long product = empty ? 0 : 1;
    for (int size : sizes) {
      // Checked after every factor, so that the product itself cannot overflow a long.
      product *= size;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape "
                + Arrays.toString(sizes)
                + " has more than 2^31 - 1 elements, which one array cannot hold");
      }
    }
    this.sizes = sizes;
    this.elements = (int) product;
  }

  /** The shape with these sizes. */
  public static Shape of(int... sizes) {
    return new Shape(sizes.clone());
  }

  /** How many axes there are. */
  public int rank() {
    return sizes.length;
  }

  /** The size of one axis, 0 being the outermost. */
  public int size(int axis) {
    return sizes[axis];
  }

  /** How many elements a tensor of this shape has: the product of the sizes, 1 for a scalar. */
  public int elements() {
    return elements;
  }

  /**
   * The product of the sizes of the axes {@code from} (included) to {@code to} (excluded), 2^31 - 1
   * at most: only a shape that is empty elsewhere has a larger one, and no elements to count.
   */
  public int elements(int from, int to) {
    long product = 1;
    for (int axis = from; axis < to; axis++) {
      product = Math.min(product * sizes[axis], Integer.MAX_VALUE);
    }
    return (int) product;
  }

  /** This shape with another size for one axis. */
  public Shape with(int axis, int size) {
    int[] changed = sizes.clone();
    changed[axis] = size;
    return new Shape(changed);
  }

  /** The index along every axis of the element at a row-major position. */
  public int[] indexOf(int position) {
    int[] index = new int[sizes.length];
    int rest = position;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      index[axis] = rest % sizes[axis];
      rest /= sizes[axis];
    }
    return index;
  }

  /** The sizes, as an array of the caller's own. */
  public int[] toArray() {
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape && Arrays.equals(sizes, ((Shape) other).sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** The sizes in brackets: {@code [32, 64, 7, 7]}. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
