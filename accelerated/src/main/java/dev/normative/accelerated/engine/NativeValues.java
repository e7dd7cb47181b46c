package dev.normative.accelerated.engine;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * Copies values between tensors and memory that an engine reads and writes, once and without
 * boxing: doubles as they are, float32 one by one.
 */
public final class NativeValues {
  private NativeValues() {}

  /** How many bytes a value of the format takes. */
  public static int bytes(DType dtype) {
    return dtype == DType.FLOAT64 ? Double.BYTES : Float.BYTES;
  }

  /**
   * Writes values in a format.
   *
   * @param values what is written, from position 0 to the limit; for FLOAT32 exactly floats
   * @param to memory in the engine's byte order, written from its position on
   * @param dtype the format
   */
  public static void write(DoubleBuffer values, ByteBuffer to, DType dtype) {
    if (dtype == DType.FLOAT64) {
      to.asDoubleBuffer().put(values);
      return;
    }
    FloatBuffer floats = to.asFloatBuffer();
    for (int i = 0; i < values.limit(); i++) {
      floats.put(i, (float) values.get(i));
    }
  }

  /**
   * A tensor of values that lie in memory.
   *
   * @param from memory in the engine's byte order, read from its position on
   * @param shape the tensor's shape
   * @param dtype the format of the values
   */
  public static Tensor read(ByteBuffer from, Shape shape, DType dtype) {
    double[] values = new double[shape.elements()];
    if (dtype == DType.FLOAT64) {
      from.asDoubleBuffer().get(values);
    } else {
      FloatBuffer floats = from.asFloatBuffer();
      for (int i = 0; i < values.length; i++) {
        values[i] = floats.get(i);
      }
    }
    return Tensor.adopting(shape, values);
  }

  /** The sizes of the axes, as engines take them. */
  public static long[] sizes(Shape shape) {
    long[] sizes = new long[shape.rank()];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = shape.size(axis);
    }
    return sizes;
  }
}
