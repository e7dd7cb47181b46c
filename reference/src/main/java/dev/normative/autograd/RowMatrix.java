package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.nio.DoubleBuffer;

/**
 * A matrix as an array of rows, which one operation fills while it runs.
 *
 * <p>Rows of their own, because HotSpot vectorizes loops over whole arrays three times better than
 * over stretches of one array with different offsets.
 */
final class RowMatrix {
  private final double[][] rows;
  private final int columns;

  RowMatrix(int rows, int columns) {
    this.rows = new double[rows][columns];
    this.columns = columns;
  }

  /** A copy of the elements from {@code start} on, row by row. */
  static RowMatrix copyOf(Tensor tensor, int start, int rows, int columns) {
    RowMatrix copy = new RowMatrix(rows, columns);
    DoubleBuffer elements = tensor.buffer();
    elements.position(start);
    for (double[] row : copy.rows) {
      elements.get(row);
    }
    return copy;
  }

  /** A copy of a tensor of this many elements, row by row. */
  static RowMatrix copyOf(Tensor tensor, int rows, int columns) {
    return copyOf(tensor, 0, rows, columns);
  }

  double[] row(int index) {
    return rows[index];
  }

  RowMatrix transposed() {
    RowMatrix transposed = new RowMatrix(columns, rows.length);
    for (int i = 0; i < rows.length; i++) {
      double[] row = rows[i];
      for (int j = 0; j < columns; j++) {
        transposed.rows[j][i] = row[j];
      }
    }
    return transposed;
  }

  /**
   * Adds the product of two matrices: this[i][j] += a[i][0] b[0][j] + a[i][1] b[1][j] + ...
   *
   * <p>Each element is summed from left to right, in double precision, without fused operations.
   */
  void addProduct(RowMatrix a, RowMatrix b) {
    int depth = b.rows.length;
    for (int i = 0; i < rows.length; i++) {
      double[] factors = a.rows[i];
      int k = 0;
      // Four terms at a time: an element of the sum is then loaded and stored once, not four times.
      for (; k + 4 <= depth; k += 4) {
        addFour(rows[i], factors, k, b.rows);
      }
      for (; k < depth; k++) {
        addOne(rows[i], factors[k], b.rows[k]);
      }
    }
  }

  private static void addFour(double[] sum, double[] factors, int k, double[][] b) {
    addFour(
        sum,
        factors[k],
        factors[k + 1],
        factors[k + 2],
        factors[k + 3],
        b[k],
        b[k + 1],
        b[k + 2],
        b[k + 3]);
  }

  private static void addFour(
      double[] sum,
      double f0,
      double f1,
      double f2,
      double f3,
      double[] b0,
      double[] b1,
      double[] b2,
      double[] b3) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] = sum[j] + f0 * b0[j] + f1 * b1[j] + f2 * b2[j] + f3 * b3[j];
    }
  }

  private static void addOne(double[] sum, double factor, double[] b) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += factor * b[j];
    }
  }

  /** The elements row by row, written to {@code target} from {@code start} on. */
  void copyTo(double[] target, int start) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, target, start + i * columns, columns);
    }
  }

  /** The elements row by row, as a tensor of this shape. */
  Tensor toTensor(Shape shape) {
    double[] elements = new double[rows.length * columns];
    copyTo(elements, 0);
    return Tensor.adopting(shape, elements);
  }
}
