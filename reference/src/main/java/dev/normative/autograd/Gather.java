package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * Elements taken from given positions, y[i] = x[positions[i]], and the transposed of this linear
 * map, x[positions[i]] = sum of y[i]. Each is the other's pullback.
 *
 * <p>All operations that only move elements come down to this pair: broadcasting and sums, slices,
 * transposes, maxima, the windows of a convolution. A negative position stands for padding: it
 * gives 0, and what is sent to it is dropped. Sums run in the order of i.
 */
final class Gather {
  private Gather() {}

  /** The elements of x at the positions, row-major, under a shape of as many elements. */
  static Variable of(Variable x, int[] positions, Shape shape) {
    double[] y = new double[positions.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = positions[i] < 0 ? 0 : x.value().at(positions[i]);
    }
    return Variable.result(
        Tensor.adopting(shape, y), Edge.of(x, dy -> sums(dy, positions, x.shape())));
  }

  /** A variable of the given shape, each of its elements the sum of those of y sent to it. */
  static Variable sums(Variable y, int[] positions, Shape shape) {
    double[] x = new double[shape.elements()];
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] >= 0) {
        x[positions[i]] += y.value().at(i);
      }
    }
    return Variable.result(
        Tensor.adopting(shape, x), Edge.of(y, dx -> of(dx, positions, y.shape())));
  }
}
