package dev.normative.autograd;

import dev.normative.tensor.Shape;

/** Positions in a row-major array that advance by a fixed number along each axis. */
final class Strides {
  private Strides() {}

  /** How far apart neighbours along each axis are. */
  static int[] of(Shape shape) {
    int[] strides = new int[shape.rank()];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = shape.elements(axis + 1, shape.rank());
    }
    return strides;
  }

  /** start + sum of index[axis] * strides[axis], for all indices of a shape in row-major order. */
  static int[] positions(int start, Shape shape, int[] strides) {
    int[] positions = new int[shape.elements()];
    int[] index = new int[shape.rank()];
    int position = start;
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position;
      int axis = index.length - 1;
      for (; axis >= 0 && index[axis] == shape.size(axis) - 1; axis--) {
        position -= index[axis] * strides[axis];
        index[axis] = 0;
      }
      if (axis >= 0) {
        index[axis]++;
        position += strides[axis];
      }
    }
    return positions;
  }
}
