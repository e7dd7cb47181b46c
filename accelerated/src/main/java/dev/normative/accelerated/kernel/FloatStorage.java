package dev.normative.accelerated.kernel;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * Elements in float32.
 *
 * @param values the array itself, not a copy
 */
public record FloatStorage(float[] values) implements Storage {

  static FloatStorage of(Tensor tensor) {
    float[] values = new float[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) tensor.at(i);
    }
    return new FloatStorage(values);
  }

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
    values[position] = (float) value;
  }

  @Override
  public Storage blank() {
    return new FloatStorage(new float[values.length]);
  }

  @Override
  public Tensor handOver(Shape shape) {
    double[] widened = new double[values.length];
    for (int i = 0; i < widened.length; i++) {
      widened[i] = values[i];
    }
    return Tensor.adopting(shape, widened);
  }
}
