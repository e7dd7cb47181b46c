package dev.normative.accelerated.kernel;

/**
 * A matrix of floats in an array: element (i, j) is at {@code i rowStride + j columnStride}.
 *
 * @param values the array itself, not a copy
 * @param rows how many rows
 * @param columns how many columns
 * @param rowStride how far neighbours in a column are apart
 * @param columnStride how far neighbours in a row are apart
 */
public record Matrix(float[] values, int rows, int columns, int rowStride, int columnStride) {

  /** Refuses an array that is too short. */
  public Matrix {
    if (rows < 0 || columns < 0 || rowStride < 0 || columnStride < 0) {
      throw new IllegalArgumentException(
          "a matrix %d x %d with strides %d and %d; none may be negative"
              .formatted(rows, columns, rowStride, columnStride));
    }
    if (rows > 0 && columns > 0) {
      long end = 1 + (rows - 1L) * rowStride + (columns - 1L) * columnStride;
      if (end > values.length) {
        throw new IllegalArgumentException(
            "a matrix %d x %d with strides %d and %d needs an array of %d, not of %d"
                .formatted(rows, columns, rowStride, columnStride, end, values.length));
      }
    }
  }

  /** The first elements of an array, row after row. */
  public static Matrix ofRows(float[] values, int rows, int columns) {
    return new Matrix(values, rows, columns, columns, 1);
  }

  /** The same memory with rows and columns interchanged. */
  public Matrix transposed() {
    return new Matrix(values, columns, rows, columnStride, rowStride);
  }
}
