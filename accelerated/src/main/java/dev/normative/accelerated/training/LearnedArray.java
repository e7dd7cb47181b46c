package dev.normative.accelerated.training;

import dev.normative.contract.ArrayView;
import dev.normative.nn.Parameter;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;

/** A parameter in an array, its gradient, and the two running means that Adam keeps of it. */
final class LearnedArray {
  private final Parameter parameter;
  private final boolean transposed;
  private final float[] values;
  private final float[] gradient;
  private final float[] mean;
  private final float[] meanSquare;

  private LearnedArray(Parameter parameter, boolean transposed) {
    this.parameter = parameter;
    this.transposed = transposed;
    int size = parameter.value().size();
    this.values = new float[size];
    this.gradient = new float[size];
    this.mean = new float[size];
    this.meanSquare = new float[size];
    copy(parameter.value(), (place, value) -> values[place] = (float) value);
  }

  private interface Element {
    void at(int place, double value);
  }

  /** The elements of a parameter, in order. */
  static LearnedArray of(Parameter parameter) {
    return new LearnedArray(parameter, false);
  }

  /** The elements of a parameter of two axes, column after column. */
  static LearnedArray transposed(Parameter parameter) {
    return new LearnedArray(parameter, true);
  }

  private void copy(Tensor tensor, Element element) {
    for (int i = 0; i < tensor.size(); i++) {
      element.at(place(i), tensor.at(i));
    }
  }

  /** Where an element of the parameter is in the array. */
  private int place(int element) {
    if (!transposed) {
      return element;
    }
    Shape shape = parameter.value().shape();
    int columns = shape.size(1);
    return element % columns * shape.size(0) + element / columns;
  }

  /** Gives the parameter the values that were learned. */
  void store() {
    parameter.update(inOrder(values));
  }

  /** The gradient of the last step, as a tensor of the parameter's shape. */
  Tensor gradientTensor() {
    return inOrder(gradient);
  }

  private Tensor inOrder(float[] array) {
    double[] elements = new double[array.length];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = array[place(i)];
    }
    return Tensor.adopting(parameter.value().shape(), elements);
  }

  Parameter parameter() {
    return parameter;
  }

  int size() {
    return values.length;
  }

  float[] values() {
    return values;
  }

  float[] gradient() {
    return gradient;
  }

  float[] mean() {
    return mean;
  }

  float[] meanSquare() {
    return meanSquare;
  }

  /** The values as a view [size]. */
  ArrayView view() {
    return new ArrayView.Floats(values, StridedLayout.dense(Shape.of(size())));
  }

  /** The gradient as a view [size]. */
  ArrayView gradientView() {
    return new ArrayView.Floats(gradient, StridedLayout.dense(Shape.of(size())));
  }

  /** Refuses a parameter that cannot be trained here. */
  static void check(String layer, Parameter parameter) {
    if (parameter.variable().dtype() != DType.FLOAT32) {
      throw new IllegalArgumentException(
          layer
              + " computes in "
              + parameter.variable().dtype()
              + "; training on arrays is in FLOAT32: make the network with that format");
    }
    if (parameter.isFrozen()) {
      throw new IllegalArgumentException(
          layer
              + " has a frozen parameter; training on arrays has none: unfreeze it, or use"
              + " dev.normative.train.Trainer");
    }
  }
}
