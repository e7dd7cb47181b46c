package dev.normative.golden;

import java.util.Arrays;

/**
 * A tensor of a golden file: a shape and its numbers, row-major (the last dimension runs fastest).
 *
 * <p>A shape of no dimensions is a single number; a dimension of 0 leaves no numbers. Immutable;
 * two tensors are equal when shape and bits are the same, so NaN equals NaN and 0.0 is not -0.0.
 */
public final class GoldenTensor {

  private final int[] shape;
  private final double[] data;

  /**
   * A tensor of a shape and its numbers, both copied.
   *
   * @throws IllegalArgumentException if a dimension is negative or there are not as many numbers as
   *     the shape says
   */
  public GoldenTensor(int[] shape, double[] data) {
    if (size(shape) != data.length) {
      throw new IllegalArgumentException(
          data.length + " numbers for the shape " + Arrays.toString(shape));
    }
    this.shape = shape.clone();
    this.data = data.clone();
  }

  /** A tensor of no dimensions. */
  static GoldenTensor scalar(double value) {
    return new GoldenTensor(new int[0], new double[] {value});
  }

  /** How many numbers a shape has; the largest long if that would not fit into one. */
  static long size(int[] shape) {
    long size = 1;
    boolean tooLarge = false;
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("a negative dimension in " + Arrays.toString(shape));
      }
      if (dimension == 0) {
        return 0;
      }
      tooLarge |= size > Long.MAX_VALUE / dimension;
      size *= dimension;
    }
    return tooLarge ? Long.MAX_VALUE : size;
  }

  /** The dimensions; a copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** How many dimensions there are. */
  public int rank() {
    return shape.length;
  }

  /** How many numbers there are. */
  public int size() {
    return data.length;
  }

  /**
   * One number.
   *
   * @param index its place in row-major order, counted from 0
   */
  public double at(int index) {
    return data[index];
  }

  /** The numbers in row-major order; a copy. */
  public double[] data() {
    return data.clone();
  }

  boolean hasShapeOf(GoldenTensor other) {
    return Arrays.equals(shape, other.shape);
  }

  boolean isOf(ElementType type) {
    return Arrays.stream(data).allMatch(type::holds);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GoldenTensor tensor
        && Arrays.equals(shape, tensor.shape)
        && Arrays.equals(data, tensor.data);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "tensor of shape " + Arrays.toString(shape);
  }
}
