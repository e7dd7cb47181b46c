package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.FloatLanes.deviation;
import static dev.normative.accelerated.vector.FloatLanes.load;
import static dev.normative.accelerated.vector.FloatLanes.values;
import static dev.normative.accelerated.vector.FloatLanes.zero;

import dev.normative.accelerated.kernel.FloatCoefficients;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarFloatSums;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.FloatVector;

/** Sums of columns in float arithmetic, as {@link VectorColumns} goes over them. */
final class FloatColumnSums {
  private static final int LENGTH = FloatLanes.LENGTH;

  private FloatColumnSums() {}

  /** {@link dev.normative.accelerated.kernel.ColumnKernel#addGradients} in float arithmetic. */
  static void addGradients(
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      float[] sums,
      float[] room) {
    int leaves = rows.count() - rows.count() % SumOrder.ROWS;
    int whole = rows.length() - rows.length() % LENGTH;
    if (RowByRowSums.suit(rows.length(), 2 * Float.BYTES, Float.BYTES)) {
      RowByRowSums.addGradients(rows, leaves, input, upstream, whole, c, sums, room);
    } else {
      addLeaves(rows, leaves, input, upstream, whole, c, sums);
    }
    if (leaves < rows.count()) {
      addFew(leaves, rows, input, upstream, c, whole, sums);
    }
    if (whole < rows.length()) {
      ScalarFloatSums.addColumns(whole, rows, input, upstream, c, sums);
    }
  }

  private static void addLeaves(
      Runs rows,
      int count,
      ArrayView input,
      ArrayView upstream,
      int whole,
      FloatCoefficients c,
      float[] sums) {
    float[] x = values(input);
    float[] dy = values(upstream);
    int from = input.layout().offset() + rows.start();
    int distance = upstream.layout().offset() + rows.start() - from;
    int stride = rows.stride();
    int length = rows.length();
    int set = rows.set(0);
    float[] means = c.mean;
    float[] rests = c.rest;
    float[] inverses = c.inverse;
    for (int row = 0; row < count; row += SumOrder.ROWS) {
      int top = from + row * stride;
      for (int j = 0; j < whole; j += LENGTH) {
        FloatVector mean = load(means, set + j);
        FloatVector rest = load(rests, set + j);
        FloatVector inverse = load(inverses, set + j);
        int i = top + j;
        FloatVector gradient = load(dy, distance + i);
        FloatVector plain = gradient;
        FloatVector weighted = gradient.mul(deviation(x, i, mean, rest).mul(inverse));
        i += stride;
        gradient = load(dy, distance + i);
        plain = plain.add(gradient);
        weighted = weighted.add(gradient.mul(deviation(x, i, mean, rest).mul(inverse)));
        i += stride;
        gradient = load(dy, distance + i);
        plain = plain.add(gradient);
        weighted = weighted.add(gradient.mul(deviation(x, i, mean, rest).mul(inverse)));
        i += stride;
        gradient = load(dy, distance + i);
        plain = plain.add(gradient);
        weighted = weighted.add(gradient.mul(deviation(x, i, mean, rest).mul(inverse)));
        load(sums, j).add(plain).intoArray(sums, j);
        int second = length + j;
        load(sums, second).add(weighted).intoArray(sums, second);
      }
    }
  }

  /** A leaf of less than {@link SumOrder#ROWS} rows. */
  private static void addFew(
      int firstRow,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      int whole,
      float[] sums) {
    float[] x = values(input);
    float[] dy = values(upstream);
    int from = input.layout().offset() + rows.start();
    int of = upstream.layout().offset() + rows.start();
    int set = rows.set(0);
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector mean = load(c.mean, set + j);
      FloatVector rest = load(c.rest, set + j);
      FloatVector inverse = load(c.inverse, set + j);
      FloatVector plain = zero();
      FloatVector weighted = zero();
      for (int row = firstRow; row < rows.count(); row++) {
        int at = row * rows.stride() + j;
        FloatVector gradient = load(dy, of + at);
        plain = plain.add(gradient);
        weighted = weighted.add(gradient.mul(deviation(x, from + at, mean, rest).mul(inverse)));
      }
      load(sums, j).add(plain).intoArray(sums, j);
      int second = rows.length() + j;
      load(sums, second).add(weighted).intoArray(sums, second);
    }
  }
}
