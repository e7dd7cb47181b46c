package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/** Variables one after the other along an axis. The gradient of each is a {@link Slice}. */
public final class Concatenate {
  private Concatenate() {}

  /**
   * Joins variables whose shapes agree in all axes but one.
   *
   * @param axis the axis that they are joined along, 0 being the outermost
   * @param parts one or more
   */
  public static Variable of(int axis, Variable... parts) {
    Shape shape = shape(axis, parts);
    int outer = shape.elements(0, axis);
    int row = shape.elements(axis, shape.rank());
    double[] joined = new double[shape.elements()];
    Edge[] edges = new Edge[parts.length];
    int from = 0;
    for (int i = 0; i < parts.length; i++) {
      int start = from;
      int end = start + parts[i].shape().size(axis);
      edges[i] = Edge.of(parts[i], dy -> Slice.of(dy, axis, start, end));
      int length = parts[i].shape().elements(axis, shape.rank());
      double[] values = parts[i].value().toArray();
      int offset = start * shape.elements(axis + 1, shape.rank());
      for (int block = 0; block < outer; block++) {
        System.arraycopy(values, block * length, joined, block * row + offset, length);
      }
      from = end;
    }
    return Variable.result(Tensor.adopting(shape, joined), edges);
  }

  private static Shape shape(int axis, Variable[] parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("there is nothing to concatenate; give one or more parts");
    }
    Shape first = parts[0].shape();
    Axes.requireAxis(first, axis);
    int size = 0;
    for (int i = 0; i < parts.length; i++) {
      Shape shape = parts[i].shape();
      if (shape.rank() != first.rank() || !shape.with(axis, first.size(axis)).equals(first)) {
        throw new IllegalArgumentException(
            "part "
                + i
                + " has the shape "
                + shape
                + " and part 0 "
                + first
                + "; along axes other than "
                + axis
                + " the sizes must agree");
      }
      size = Math.addExact(size, shape.size(axis));
    }
    return first.with(axis, size);
  }
}
