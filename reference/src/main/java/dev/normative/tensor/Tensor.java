package dev.normative.tensor;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * An immutable dense array of doubles in row-major order.
 *
 * <p>Two tensors are equal when they have the same shape and the same bits: 0.0 differs from -0.0,
 * and any NaN equals any NaN. That is what a determinism rule needs; numeric closeness is never
 * this class's business.
 */
public final class Tensor {
  private final Shape shape;
  private final double[] data;

  private Tensor(Shape shape, double[] data) {
    if (data.length != shape.elements()) {
      throw new IllegalArgumentException(
          "shape "
              + shape
              + " has "
              + shape.elements()
              + " elements, but "
              + data.length
              + " values were given");
    }
    this.shape = shape;
    this.data = data;
  }

  /** A tensor with a copy of these values in row-major order. */
  public static Tensor of(Shape shape, double... values) {
    return new Tensor(shape, values.clone());
  }

  /** A vector with a copy of these values. */
  public static Tensor vector(double... values) {
    return of(Shape.of(values.length), values);
  }

  /** A tensor of rank 0. */
  public static Tensor scalar(double value) {
    return new Tensor(Shape.of(), new double[] {value});
  }

  /**
   * A tensor that takes over an array without copying it. The caller must not keep a way to write
   * to the array: an implementation that reuses it changes a result it has already returned.
   */
  public static Tensor adopting(Shape shape, double[] values) {
    return new Tensor(shape, values);
  }

  /** A tensor whose every element is {@code value}. */
  public static Tensor full(Shape shape, double value) {
    double[] data = new double[shape.elements()];
    Arrays.fill(data, value);
    return new Tensor(shape, data);
  }

  /** A tensor of zeros. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new double[shape.elements()]);
  }

  /** The sizes of the axes. */
  public Shape shape() {
    return shape;
  }

  /** How many elements there are. */
  public int size() {
    return data.length;
  }

  /** The element at a row-major position. */
  public double at(int position) {
    return data[position];
  }

  /** The only element of a tensor that has one. */
  public double item() {
    if (data.length != 1) {
      throw new IllegalStateException("item() needs exactly one element; the shape is " + shape);
    }
    return data[0];
  }

  /** The elements in row-major order, as an array of the caller's own. */
  public double[] toArray() {
    return data.clone();
  }

  /** The elements in row-major order, read-only and without a copy. */
  public DoubleBuffer buffer() {
    return DoubleBuffer.wrap(data).asReadOnlyBuffer();
  }

  /** The same elements under another shape of as many elements; nothing is copied. */
  public Tensor reshape(Shape other) {
    return new Tensor(other, data);
  }

  /** A tensor with {@code function} of every element. */
  public Tensor map(DoubleUnaryOperator function) {
    double[] mapped = new double[data.length];
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = function.applyAsDouble(data[i]);
    }
    return new Tensor(shape, mapped);
  }

  /** Every element rounded to a format; the tensor itself where that changes nothing. */
  public Tensor rounded(DType dtype) {
    return dtype == DType.FLOAT64 ? this : map(dtype::round);
  }

  /** Whether every element is a value of the format. */
  public boolean isExactlyIn(DType dtype) {
    for (double value : data) {
      if (Double.doubleToLongBits(dtype.round(value)) != Double.doubleToLongBits(value)) {
        return false;
      }
    }
    return true;
  }

  /** The position of the first element whose bits differ from the other's, or -1. */
  public int firstDifference(Tensor other) {
    return Arrays.mismatch(data, other.data);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor
        && shape.equals(((Tensor) other).shape)
        && Arrays.equals(data, ((Tensor) other).data);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(data);
  }

  /** The shape and the first elements. */
  @Override
  public String toString() {
    int shown = Math.min(data.length, 8);
    String values = Arrays.toString(Arrays.copyOf(data, shown));
    String rest =
        data.length > shown ? values.substring(0, values.length() - 1) + ", ...]" : values;
    return "Tensor" + shape + " " + rest;
  }
}
