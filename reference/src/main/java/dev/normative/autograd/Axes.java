package dev.normative.autograd;

import dev.normative.tensor.Shape;
import java.util.Arrays;

/** Some of the axes of a shape, checked. */
final class Axes {
  private final Shape shape;
  private final boolean[] chosen;

  private Axes(Shape shape, boolean[] chosen) {
    this.shape = shape;
    this.chosen = chosen;
  }

  static Axes of(Shape shape, int... axes) {
    boolean[] chosen = new boolean[shape.rank()];
    for (int axis : axes) {
      requireAxis(shape, axis);
      if (chosen[axis]) {
        throw new IllegalArgumentException(
            "axis " + axis + " is named twice in " + Arrays.toString(axes) + "; name each once");
      }
      chosen[axis] = true;
    }
    return new Axes(shape, chosen);
  }

  static Axes all(Shape shape) {
    boolean[] chosen = new boolean[shape.rank()];
    Arrays.fill(chosen, true);
    return new Axes(shape, chosen);
  }

  static void requireAxis(Shape shape, int axis) {
    if (axis < 0 || axis >= shape.rank()) {
      throw new IllegalArgumentException(
          "axis "
              + axis
              + " of a variable of shape "
              + shape
              + (shape.rank() == 0
                  ? ", a scalar, which has no axes"
                  : ": its axes are 0 (outermost) to "
                      + (shape.rank() - 1)
                      + "; count from the outermost, also the last one"));
    }
  }

  /** How many elements come together in one of the reduced shape. */
  int count() {
    int count = 1;
    for (int axis = 0; axis < chosen.length; axis++) {
      count *= chosen[axis] ? shape.size(axis) : 1;
    }
    return count;
  }

  /** The shape with 1 for each of these axes. */
  Shape kept() {
    int[] sizes = shape.toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = chosen[axis] ? 1 : sizes[axis];
    }
    return Shape.of(sizes);
  }

  /** The shape without these axes. */
  Shape dropped() {
    int[] sizes = new int[shape.rank()];
    int rank = 0;
    for (int axis = 0; axis < chosen.length; axis++) {
      if (!chosen[axis]) {
        sizes[rank++] = shape.size(axis);
      }
    }
    return Shape.of(Arrays.copyOf(sizes, rank));
  }
}
