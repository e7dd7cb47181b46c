package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.addTo;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.normalized;
import static dev.normative.accelerated.vector.LaneMemory.some;
import static dev.normative.accelerated.vector.LaneMemory.store;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.ColumnKernel;
import dev.normative.accelerated.kernel.FloatCoefficients;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarColumns;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link ColumnKernel} with several columns at a time, in four rows at once: what a column has of
 * its own, coefficients and sums, is fetched once for all four. Where {@link RowByRowSums} suit,
 * rows are read one after the other. The columns that fill no vector are the scalar twin's.
 */
final class VectorColumns implements ColumnKernel {

  /** From how many columns on a row is long. */
  private static final int LONG_ROW = 512;

  /** Rows, of long ones, whose sums stay in registers. */
  private static final int LONG_TOGETHER = 2 * SumOrder.ROWS;

  /**
   * Rows whose sums are fetched and put aside once for all of them: several leaves, where rows are
   * long. Short rows are read leaf by leaf, in the order of memory, which takes less time than is
   * saved otherwise (measured with 64 and with 1024 columns).
   */
  private static int together(int columns) {
    return columns < LONG_ROW ? SumOrder.ROWS : LONG_TOGETHER;
  }

  @Override
  public void addDeviations(
      Runs rows, ArrayView input, double[] mean, double[] sums, double[] room) {
    int stride = rows.stride();
    int length = rows.length();
    int whole = length - length % LaneMemory.LENGTH;
    int leaves = rows.count() - rows.count() % SumOrder.ROWS;
    int bytes = input instanceof ArrayView.Floats ? Float.BYTES : Double.BYTES;
    if (RowByRowSums.suit(length, bytes, Double.BYTES)) {
      RowByRowSums.addDeviations(rows, leaves, input, whole, mean, sums, room);
    } else {
      addLeaves(rows, leaves, input, whole, mean, sums);
    }
    if (leaves < rows.count()) {
      int x = input.layout().offset() + rows.start() + leaves * stride;
      int left = rows.count() - leaves;
      fewDeviations(input, x, stride, left, mean, rows.set(0), whole, sums, length);
    }
    if (whole < length) {
      ScalarColumns.addDeviations(whole, rows, input, mean, sums);
    }
  }

  private static void addLeaves(
      Runs rows, int count, ArrayView input, int whole, double[] mean, double[] sums) {
    int x = input.layout().offset() + rows.start();
    int stride = rows.stride();
    int length = rows.length();
    int set = rows.set(0);
    for (int top = 0; top < count; top += together(length)) {
      // Compared by difference: the step behind the last row may leave the range of int.
      int end = x + Math.min(count, top + together(length)) * stride;
      for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
        DoubleVector center = some(mean, set + j);
        DoubleVector allOfThem = some(sums, j);
        DoubleVector allSquares = some(sums, length + j);
        for (int i = x + top * stride + j; i - end < 0; i += SumOrder.ROWS * stride) {
          DoubleVector d = load(input, i).sub(center);
          DoubleVector sum = d;
          DoubleVector squares = d.mul(d);
          int next = i + stride;
          d = load(input, next).sub(center);
          sum = sum.add(d);
          squares = squares.add(d.mul(d));
          next += stride;
          d = load(input, next).sub(center);
          sum = sum.add(d);
          squares = squares.add(d.mul(d));
          next += stride;
          d = load(input, next).sub(center);
          allOfThem = allOfThem.add(sum.add(d));
          allSquares = allSquares.add(squares.add(d.mul(d)));
        }
        allOfThem.intoArray(sums, j);
        allSquares.intoArray(sums, length + j);
      }
    }
  }

  private static void fewDeviations(
      ArrayView input,
      int x,
      int stride,
      int count,
      double[] mean,
      int set,
      int whole,
      double[] sums,
      int length) {
    for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
      DoubleVector center = some(mean, set + j);
      DoubleVector sum = LaneMemory.zero();
      DoubleVector squares = LaneMemory.zero();
      for (int row = 0; row < count; row++) {
        DoubleVector d = load(input, x + row * stride + j).sub(center);
        sum = sum.add(d);
        squares = squares.add(d.mul(d));
      }
      addTo(sums, j, sum);
      addTo(sums, length + j, squares);
    }
  }

  @Override
  public void addGradients(
      Runs rows, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] sums) {
    int x = input.layout().offset() + rows.start();
    int u = upstream.layout().offset() + rows.start();
    int stride = rows.stride();
    int length = rows.length();
    int set = rows.set(0);
    double[] means = coefficients.mean;
    double[] inverses = coefficients.inverse;
    int whole = length - length % LaneMemory.LENGTH;
    int row = rows.count() - rows.count() % SumOrder.ROWS;
    int distance = u - x;
    for (int top = 0; top < row; top += together(length)) {
      // Compared by difference: the step behind the last row may leave the range of int.
      int end = x + Math.min(row, top + together(length)) * stride;
      for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
        DoubleVector mean = some(means, set + j);
        DoubleVector inverse = some(inverses, set + j);
        DoubleVector allPlain = some(sums, j);
        DoubleVector allWeighted = some(sums, length + j);
        for (int i = x + top * stride + j; i - end < 0; i += SumOrder.ROWS * stride) {
          DoubleVector gradient = load(upstream, distance + i);
          DoubleVector plain = gradient;
          DoubleVector weighted = gradient.mul(normalized(input, i, mean, inverse));
          int next = i + stride;
          gradient = load(upstream, distance + next);
          plain = plain.add(gradient);
          weighted = weighted.add(gradient.mul(normalized(input, next, mean, inverse)));
          next += stride;
          gradient = load(upstream, distance + next);
          plain = plain.add(gradient);
          weighted = weighted.add(gradient.mul(normalized(input, next, mean, inverse)));
          next += stride;
          gradient = load(upstream, distance + next);
          allPlain = allPlain.add(plain.add(gradient));
          gradient = gradient.mul(normalized(input, next, mean, inverse));
          allWeighted = allWeighted.add(weighted.add(gradient));
        }
        allPlain.intoArray(sums, j);
        allWeighted.intoArray(sums, length + j);
      }
    }
    if (row < rows.count()) {
      int at = row * stride;
      int left = rows.count() - row;
      fewGradients(
          input, x + at, upstream, u + at, stride, left, coefficients, set, whole, sums, length);
    }
    if (whole < length) {
      ScalarColumns.addGradients(whole, rows, input, upstream, coefficients, sums);
    }
  }

  private static void fewGradients(
      ArrayView input,
      int x,
      ArrayView upstream,
      int u,
      int stride,
      int count,
      Coefficients c,
      int set,
      int whole,
      double[] sums,
      int length) {
    for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
      DoubleVector mean = some(c.mean, set + j);
      DoubleVector inverse = some(c.inverse, set + j);
      DoubleVector plain = LaneMemory.zero();
      DoubleVector weighted = LaneMemory.zero();
      for (int row = 0; row < count; row++) {
        int at = row * stride + j;
        DoubleVector gradient = load(upstream, u + at);
        plain = plain.add(gradient);
        weighted = weighted.add(gradient.mul(normalized(input, x + at, mean, inverse)));
      }
      addTo(sums, j, plain);
      addTo(sums, length + j, weighted);
    }
  }

  @Override
  public void addGradients(
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients coefficients,
      float[] sums,
      float[] room) {
    FloatColumnSums.addGradients(rows, input, upstream, coefficients, sums, room);
  }

  @Override
  public void normalize(Runs rows, ArrayView input, Coefficients c, ArrayView output) {
    if (c.floats.fitOutputOfColumns(rows)) {
      FloatColumns.normalize(rows, input, c.floats, output);
      return;
    }
    int x = input.layout().offset() + rows.start();
    int y = output.layout().offset() + rows.start();
    int stride = rows.stride();
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    double[] means = c.mean;
    double[] inverses = c.inverse;
    double[] scales = c.scale;
    double[] shifts = c.shift;
    int length = rows.length();
    int whole = length - length % LaneMemory.LENGTH;
    int row = 0;
    for (; row + SumOrder.ROWS <= rows.count(); row += SumOrder.ROWS) {
      int from = x + row * stride;
      int to = y + row * stride;
      for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
        DoubleVector mean = some(means, set + j);
        DoubleVector inverse = some(inverses, set + j);
        DoubleVector scale = some(scales, parameter + j);
        DoubleVector shift = some(shifts, parameter + j);
        store(normalized(input, from + j, mean, inverse).mul(scale).add(shift), output, to + j);
        int i = stride + j;
        store(normalized(input, from + i, mean, inverse).mul(scale).add(shift), output, to + i);
        i += stride;
        store(normalized(input, from + i, mean, inverse).mul(scale).add(shift), output, to + i);
        i += stride;
        store(normalized(input, from + i, mean, inverse).mul(scale).add(shift), output, to + i);
      }
    }
    for (; row < rows.count(); row++) {
      int at = row * stride;
      normalizeOne(input, x + at, output, y + at, c, set, parameter, whole);
    }
    if (whole < length) {
      ScalarColumns.normalize(whole, rows, input, c, output);
    }
  }

  private static void normalizeOne(
      ArrayView input,
      int x,
      ArrayView output,
      int y,
      Coefficients c,
      int set,
      int parameter,
      int whole) {
    for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
      DoubleVector xhat = normalized(input, x + j, some(c.mean, set + j), some(c.inverse, set + j));
      DoubleVector scaled = xhat.mul(some(c.scale, parameter + j));
      store(scaled.add(some(c.shift, parameter + j)), output, y + j);
    }
  }

  @Override
  public void differentiate(
      Runs rows, ArrayView input, ArrayView upstream, Coefficients c, ArrayView gradient) {
    if (c.floats.fitGradientOfColumns(rows)) {
      FloatColumns.differentiate(rows, input, upstream, c.floats, gradient);
      return;
    }
    int x = input.layout().offset() + rows.start();
    int u = upstream.layout().offset() + rows.start();
    int dx = gradient.layout().offset() + rows.start();
    int length = rows.length();
    int whole = length - length % LaneMemory.LENGTH;
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    double[] means = c.mean;
    double[] inverses = c.inverse;
    double[] scales = c.scale;
    double[] upstreamMeans = c.upstreamMean;
    double[] slopes = c.slope;
    for (int row = 0; row < rows.count(); row += 2) {
      int at = row * rows.stride();
      // The last of an odd number of rows is written twice.
      int next = row + 1 < rows.count() ? rows.stride() : 0;
      for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
        DoubleVector mean = some(means, set + j);
        DoubleVector inverse = some(inverses, set + j);
        DoubleVector scale = some(scales, parameter + j);
        DoubleVector upstreamMean = some(upstreamMeans, set + j);
        DoubleVector slope = some(slopes, set + j);
        int i = at + j;
        DoubleVector xhat = normalized(input, x + i, mean, inverse);
        DoubleVector centered = load(upstream, u + i).mul(scale).sub(upstreamMean);
        store(centered.sub(xhat.mul(slope)).mul(inverse), gradient, dx + i);
        i += next;
        xhat = normalized(input, x + i, mean, inverse);
        centered = load(upstream, u + i).mul(scale).sub(upstreamMean);
        store(centered.sub(xhat.mul(slope)).mul(inverse), gradient, dx + i);
      }
    }
    if (whole < length) {
      ScalarColumns.differentiate(whole, rows, input, upstream, c, gradient);
    }
  }
}
