package dev.normative.contract;

import dev.normative.tensor.DType;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;

/** A tensor in an array that belongs to the caller, of the format that the array has. */
public sealed interface ArrayView {

  /** Where the elements lie. */
  StridedLayout layout();

  /** The format of the array. */
  DType dtype();

  /** The element at a place in row-major order. */
  double get(int place);

  /** Writes the element at a place in row-major order, rounded to the format. */
  void set(int place, double value);

  /** A copy of the elements. */
  Tensor toTensor();

  /** Writes every element, rounded to the format; the tensor must have the layout's shape. */
  void set(Tensor elements);

  /** A new array of this format that holds a tensor without gaps. */
  static ArrayView copyOf(Tensor values, DType dtype) {
    ArrayView copy = blank(StridedLayout.dense(values.shape()), dtype);
    copy.set(values);
    return copy;
  }

  /** A new array of zeros, as long as the layout needs. */
  static ArrayView blank(StridedLayout layout, DType dtype) {
    return dtype == DType.FLOAT32
        ? new Floats(new float[layout.end()], layout)
        : new Doubles(new double[layout.end()], layout);
  }

  private static int[] positionsOf(Tensor elements, StridedLayout layout) {
    if (!elements.shape().equals(layout.shape())) {
      throw new IllegalArgumentException(
          "a tensor " + elements.shape() + " cannot be written to memory of " + layout);
    }
    return layout.positions();
  }

  private static void fits(StridedLayout layout, int length) {
    if (layout.end() > length) {
      throw new IllegalArgumentException(
          layout + " needs an array of " + layout.end() + " elements at least, not " + length);
    }
  }

  /**
   * A tensor of float32.
   *
   * @param values the array itself, not a copy
   * @param layout where in it the elements lie
   */
  record Floats(float[] values, StridedLayout layout) implements ArrayView {
    /** Refuses an array that is too short for the layout. */
    public Floats {
      fits(layout, values.length);
    }

    @Override
    public DType dtype() {
      return DType.FLOAT32;
    }

    @Override
    public double get(int place) {
      return values[layout.position(place)];
    }

    @Override
    public void set(int place, double value) {
      values[layout.position(place)] = (float) value;
    }

    @Override
    public Tensor toTensor() {
      int[] positions = layout.positions();
      double[] elements = new double[positions.length];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = values[positions[i]];
      }
      return Tensor.adopting(layout.shape(), elements);
    }

    @Override
    public void set(Tensor elements) {
      int[] positions = positionsOf(elements, layout);
      for (int i = 0; i < positions.length; i++) {
        values[positions[i]] = (float) elements.at(i);
      }
    }
  }

  /**
   * A tensor of float64.
   *
   * @param values the array itself, not a copy
   * @param layout where in it the elements lie
   */
  record Doubles(double[] values, StridedLayout layout) implements ArrayView {
    /** Refuses an array that is too short for the layout. */
    public Doubles {
      fits(layout, values.length);
    }

    @Override
    public DType dtype() {
      return DType.FLOAT64;
    }

    @Override
    public double get(int place) {
      return values[layout.position(place)];
    }

    @Override
    public void set(int place, double value) {
      values[layout.position(place)] = value;
    }

    @Override
    public Tensor toTensor() {
      int[] positions = layout.positions();
      double[] elements = new double[positions.length];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = values[positions[i]];
      }
      return Tensor.adopting(layout.shape(), elements);
    }

    @Override
    public void set(Tensor elements) {
      int[] positions = positionsOf(elements, layout);
      for (int i = 0; i < positions.length; i++) {
        values[positions[i]] = elements.at(i);
      }
    }
  }
}
