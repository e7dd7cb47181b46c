package dev.normative.accelerated.kernel;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/** An array in the format of a specification: read as doubles, rounded once when written. */
public sealed interface Storage permits FloatStorage, DoubleStorage {

  /** A copy of a tensor's elements, which must be exactly in the format. */
  static Storage of(Tensor tensor, DType dtype) {
    return dtype == DType.FLOAT32 ? FloatStorage.of(tensor) : new DoubleStorage(tensor.toArray());
  }

  /** How many elements there are. */
  int size();

  /** One element. */
  double get(int position);

  /** Replaces one element by a value rounded to the format. */
  void set(int position, double value);

  /** As many zeros in the same format. */
  Storage blank();

  /** The elements as a tensor, which may take over the array: it must not be written any more. */
  Tensor handOver(Shape shape);
}
