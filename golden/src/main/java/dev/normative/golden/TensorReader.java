package dev.normative.golden;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Reads tensors. The shape never decides how much memory is taken: numbers are collected as they
 * come, and then have to be as many as the shape says.
 */
final class TensorReader {

  private static final int MOST_DIMENSIONS = 16;
  private static final String TENSOR = "a tensor with the fields shape and data";

  private int[] shape;
  private double[] data;

  /** What a file says about a tensor's element type; null where it says nothing. */
  private ElementType dtype;

  private TensorReader() {}

  /** A tensor, and its element type if the file names it. */
  record Typed(GoldenTensor tensor, ElementType dtype) {}

  static GoldenTensor read(JsonCursor cursor) throws IOException {
    return new TensorReader().tensor(cursor, false).tensor();
  }

  static Typed readTyped(JsonCursor cursor) throws IOException {
    return new TensorReader().tensor(cursor, true);
  }

  /** Reads an object of tensors; null stands for what is not there, a number for a count. */
  static Map<String, GoldenTensor> readState(JsonCursor cursor) throws IOException {
    Map<String, GoldenTensor> state = new LinkedHashMap<>();
    cursor.object(
        name -> {
          if (cursor.isNumber()) {
            state.put(name, GoldenTensor.scalar(cursor.integer(0, Integer.MAX_VALUE)));
          } else if (!cursor.isNull()) {
            state.put(name, read(cursor));
          }
        });
    return state;
  }

  private Typed tensor(JsonCursor cursor, boolean typed) throws IOException {
    JsonCursor.Place place = cursor.here();
    cursor.object(
        field -> {
          switch (field) {
            case "shape" -> shape = dimensions(cursor);
            case "data" -> data = numbers(cursor);
            case "dtype" -> dtype = cursor.elementType();
            default -> throw cursor.refuse(TENSOR);
          }
        });
    if (shape == null || data == null || typed != (dtype != null)) {
      throw cursor.refuse(
          place, "an object without one of them", typed ? TENSOR + " and dtype" : TENSOR);
    }
    if (GoldenTensor.size(shape) != data.length) {
      throw cursor.refuse(
          place,
          data.length + " numbers in data",
          "as many as the shape " + Arrays.toString(shape) + " says");
    }
    return new Typed(new GoldenTensor(shape, data), dtype);
  }

  private static int[] dimensions(JsonCursor cursor) throws IOException {
    int[] dimensions = new int[MOST_DIMENSIONS];
    int[] count = {0};
    cursor.array(
        () -> {
          if (count[0] == MOST_DIMENSIONS) {
            throw cursor.refuse("at most " + MOST_DIMENSIONS + " dimensions");
          }
          dimensions[count[0]++] = cursor.integer(0, Integer.MAX_VALUE);
        });
    return Arrays.copyOf(dimensions, count[0]);
  }

  private static double[] numbers(JsonCursor cursor) throws IOException {
    DoubleStream.Builder numbers = DoubleStream.builder();
    cursor.array(() -> numbers.add(cursor.numberOrWord()));
    return numbers.build().toArray();
  }
}
