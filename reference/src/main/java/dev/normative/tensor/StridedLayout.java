package dev.normative.tensor;

import java.util.Arrays;

/**
 * Where the elements of a tensor lie in a one-dimensional array: the element with the index (i0,
 * i1, ...) at {@code offset + i0 stride0 + i1 stride1 + ...}.
 *
 * <p>Strides count elements, not bytes, and are 0 or more; a stride of 0 gives every index along
 * its axis the same memory, as a broadcast does.
 */
public final class StridedLayout {
  private final Shape shape;
  private final int offset;
  private final int[] strides;
  private final int end;
  private final boolean dense;

  /**
   * The layout with this offset and these strides.
   *
   * @throws IllegalArgumentException if there is not one stride for each axis, if the offset or a
   *     stride is negative, or if an element would lie beyond position 2^31 - 2
   */
  public StridedLayout(Shape shape, int offset, int... strides) {
    if (strides.length != shape.rank()) {
      throw new IllegalArgumentException(
          "shape "
              + shape
              + " has "
              + shape.rank()
              + " axes, but "
              + strides.length
              + " strides were given: "
              + Arrays.toString(strides));
    }
    long last = offset;
    boolean negative = offset < 0;
    for (int axis = 0; axis < strides.length; axis++) {
      negative |= strides[axis] < 0;
      last += (long) strides[axis] * Math.max(0, shape.size(axis) - 1);
      // Checked axis by axis: five such products fit a long, more might not.
      if (last >= Integer.MAX_VALUE && shape.elements() > 0) {
        throw new IllegalArgumentException(
            "shape "
                + shape
                + " with offset "
                + offset
                + " and strides "
                + Arrays.toString(strides)
                + " reaches beyond what one array can hold");
      }
    }
    if (negative) {
      throw new IllegalArgumentException(
          "offset "
              + offset
              + " and strides "
              + Arrays.toString(strides)
              + " must be 0 or more each");
    }
    this.shape = shape;
    this.offset = offset;
    this.strides = strides.clone();
    this.end = shape.elements() == 0 ? offset : (int) last + 1;
    this.dense = isDense(shape, strides);
  }

  /** The elements one after the other from position 0, the last axis fastest. */
  public static StridedLayout dense(Shape shape) {
    return new StridedLayout(shape, 0, denseStrides(shape));
  }

  private static int[] denseStrides(Shape shape) {
    int[] strides = new int[shape.rank()];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = shape.elements(axis + 1, shape.rank());
    }
    return strides;
  }

  /** The sizes of the axes. */
  public Shape shape() {
    return shape;
  }

  /** The position of the first element. */
  public int offset() {
    return offset;
  }

  /** How far neighbours along an axis are apart. */
  public int stride(int axis) {
    return strides[axis];
  }

  /** The end of the memory that is used: the largest position of an element, plus 1. */
  public int end() {
    return end;
  }

  /** The position of the element that is at {@code place} in row-major order. */
  public int position(int place) {
    if (dense) {
      return offset + place; // most are, and divisions are slow
    }
    int position = offset;
    int rest = place;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      int size = shape.size(axis);
      position += rest % size * strides[axis];
      rest /= size;
    }
    return position;
  }

  /** The positions of all elements in row-major order: {@link #position} of each, by sums alone. */
  public int[] positions() {
    int[] positions = {offset};
    for (int axis = 0; axis < strides.length; axis++) {
      int[] along = new int[positions.length * shape.size(axis)];
      for (int i = 0, place = 0; i < positions.length; i++) {
        for (int step = 0; step < shape.size(axis); step++) {
          along[place++] = positions[i] + step * strides[axis];
        }
      }
      positions = along;
    }
    return positions;
  }

  /** Whether elements follow each other in row-major order without gaps, from any offset. */
  public boolean isDense() {
    return dense;
  }

  private static boolean isDense(Shape shape, int[] strides) {
    if (shape.elements() < 2) {
      return true;
    }
    for (int axis = 0; axis < strides.length; axis++) {
      if (shape.size(axis) > 1 && strides[axis] != shape.elements(axis + 1, shape.rank())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether no two elements share a position, seen from the strides: in the order of their strides,
   * each axis steps over all that the axes before it reach. Memory that is written must be so.
   */
  public boolean isNested() {
    if (isDense()) {
      return true; // most are, and this allocates nothing
    }
    long[][] axes = new long[strides.length][];
    for (int axis = 0; axis < strides.length; axis++) {
      axes[axis] = new long[] {strides[axis], shape.size(axis)};
    }
    Arrays.sort(axes, (one, other) -> Long.compare(one[0], other[0]));
    long reach = 0;
    for (long[] axis : axes) {
      if (axis[1] > 1) {
        if (axis[0] <= reach) {
          return shape.elements() == 0;
        }
        reach += axis[0] * (axis[1] - 1);
      }
    }
    return true;
  }

  /** Shape, offset and strides: {@code [2, 3] from 5 by [4, 1]}. */
  @Override
  public String toString() {
    return shape + " from " + offset + " by " + Arrays.toString(strides);
  }
}
