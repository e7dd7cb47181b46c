package dev.normative.accelerated.kernel;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * Elements in float64.
 *
 * @param values the array itself, not a copy
 */
public record DoubleStorage(double[] values) implements Storage {
  @Override
  public int size() {
    return values.length;
  }

  @Override
  public double get(int position) {
    return values[position];
  }

  @Override
  public void set(int position, double value) {
    values[position] = value;
  }

  @Override
  public Storage blank() {
    return new DoubleStorage(new double[values.length]);
  }

  @Override
  public Tensor handOver(Shape shape) {
    return Tensor.adopting(shape, values);
  }
}
