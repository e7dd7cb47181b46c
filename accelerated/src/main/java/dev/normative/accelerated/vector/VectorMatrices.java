package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.FusedMultiplyAdd.plusProduct;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.store;
import static dev.normative.accelerated.vector.LaneMemory.widened;

import dev.normative.accelerated.kernel.Matrix;
import dev.normative.accelerated.kernel.MatrixKernel;
import dev.normative.accelerated.kernel.ScalarMatrices;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link MatrixKernel} in tiles of four rows and two vectors of columns, whose eight sums stay in
 * registers: so many are under way at once as a machine that begins two additions in a cycle, and
 * ends them four later, can use. The last vectors of a row overlap those before them, which compute
 * the same; rows that fill no vector are the scalar twin's.
 *
 * <p>Tiles with the same columns follow each other: their part of b is then in the fastest cache.
 */
final class VectorMatrices implements MatrixKernel {
  private static final int ROWS = 4;

  private final MatrixKernel twin = new ScalarMatrices();

  @Override
  public void multiply(Matrix a, Matrix b, float[] start, Matrix c, int first, int end) {
    MatrixKernel.check(a, b, start, c, first, end);
    int length = LaneMemory.LENGTH;
    int columns = c.columns();
    if (columns < length) {
      twin.multiply(a, b, start, c, first, end);
      return;
    }
    int last = columns - length;
    int whole = end - (end - first) % ROWS;
    for (int next = 0; next < columns; next += 2 * length) {
      int left = Math.min(next, last);
      int right = Math.min(next + length, last);
      for (int i = first; i < whole; i += ROWS) {
        fourRows(a, b, start, c, i, left, right);
      }
      for (int i = whole; i < end; i++) {
        oneRow(a, b, start, c, i, left, right);
      }
    }
  }

  private static void fourRows(
      Matrix a, Matrix b, float[] start, Matrix c, int i, int left, int right) {
    float[] factors = a.values();
    float[] terms = b.values();
    int distance = a.rowStride();
    int depth = a.columns();
    int step = a.columnStride();
    int stepOfRows = b.rowStride();
    DoubleVector left0 = load(start, left);
    DoubleVector left1 = left0;
    DoubleVector left2 = left0;
    DoubleVector left3 = left0;
    DoubleVector right0 = load(start, right);
    DoubleVector right1 = right0;
    DoubleVector right2 = right0;
    DoubleVector right3 = right0;
    int at = i * distance;
    int row = 0;
    for (int k = 0; k < depth; k++) {
      DoubleVector l = load(terms, row + left);
      DoubleVector r = load(terms, row + right);
      DoubleVector factor0 = widened(factors[at]);
      left0 = plusProduct(left0, factor0, l);
      right0 = plusProduct(right0, factor0, r);
      DoubleVector factor1 = widened(factors[at + distance]);
      left1 = plusProduct(left1, factor1, l);
      right1 = plusProduct(right1, factor1, r);
      DoubleVector factor2 = widened(factors[at + 2 * distance]);
      left2 = plusProduct(left2, factor2, l);
      right2 = plusProduct(right2, factor2, r);
      DoubleVector factor3 = widened(factors[at + 3 * distance]);
      left3 = plusProduct(left3, factor3, l);
      right3 = plusProduct(right3, factor3, r);
      at += step;
      row += stepOfRows;
    }
    float[] sums = c.values();
    int to = i * c.rowStride();
    store(left0, sums, to + left);
    store(right0, sums, to + right);
    to += c.rowStride();
    store(left1, sums, to + left);
    store(right1, sums, to + right);
    to += c.rowStride();
    store(left2, sums, to + left);
    store(right2, sums, to + right);
    to += c.rowStride();
    store(left3, sums, to + left);
    store(right3, sums, to + right);
  }

  private static void oneRow(
      Matrix a, Matrix b, float[] start, Matrix c, int i, int left, int right) {
    float[] factors = a.values();
    float[] terms = b.values();
    DoubleVector leftSum = load(start, left);
    DoubleVector rightSum = load(start, right);
    int at = i * a.rowStride();
    int row = 0;
    for (int k = 0; k < a.columns(); k++) {
      DoubleVector factor = widened(factors[at]);
      leftSum = plusProduct(leftSum, factor, load(terms, row + left));
      rightSum = plusProduct(rightSum, factor, load(terms, row + right));
      at += a.columnStride();
      row += b.rowStride();
    }
    int to = i * c.rowStride();
    store(leftSum, c.values(), to + left);
    store(rightSum, c.values(), to + right);
  }
}
