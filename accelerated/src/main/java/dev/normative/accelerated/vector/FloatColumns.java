package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.FloatLanes.deviation;
import static dev.normative.accelerated.vector.FloatLanes.load;
import static dev.normative.accelerated.vector.FloatLanes.values;

import dev.normative.accelerated.kernel.FloatCoefficients;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarFloats;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.FloatVector;

/** Results of columns in float arithmetic, as {@link VectorColumns} goes over them. */
final class FloatColumns {
  private static final int LENGTH = FloatLanes.LENGTH;

  /**
   * From how many columns on four rows are written at once: coefficients are fetched a quarter as
   * often then, but memory takes what is written in order better than four pieces in turn (measured
   * with 64 and with 1024 columns, half as much time for either in its way).
   */
  static final int LONG_ROW = 512;

  private FloatColumns() {}

  /** Writes ((x - mean) - rest) (inverse scale) + shift. */
  static void normalize(Runs rows, ArrayView input, FloatCoefficients c, ArrayView output) {
    float[] x = values(input);
    float[] y = values(output);
    int firstX = input.layout().offset() + rows.start();
    int firstY = output.layout().offset() + rows.start();
    int stride = rows.stride();
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    int whole = rows.length() - rows.length() % LENGTH;
    int row = 0;
    int end = rows.length() < LONG_ROW ? 0 : rows.count();
    for (; row + SumOrder.ROWS <= end; row += SumOrder.ROWS) {
      int from = firstX + row * stride;
      int to = firstY + row * stride;
      for (int j = 0; j < whole; j += LENGTH) {
        FloatVector mean = load(c.mean, set + j);
        FloatVector rest = load(c.rest, set + j);
        FloatVector factor = load(c.inverse, set + j).mul(load(c.scale, parameter + j));
        FloatVector shift = load(c.shift, parameter + j);
        deviation(x, from + j, mean, rest).mul(factor).add(shift).intoArray(y, to + j);
        int i = stride + j;
        deviation(x, from + i, mean, rest).mul(factor).add(shift).intoArray(y, to + i);
        i += stride;
        deviation(x, from + i, mean, rest).mul(factor).add(shift).intoArray(y, to + i);
        i += stride;
        deviation(x, from + i, mean, rest).mul(factor).add(shift).intoArray(y, to + i);
      }
    }
    for (; row < rows.count(); row++) {
      int at = row * stride;
      normalizeRow(x, firstX + at, y, firstY + at, c, set, parameter, whole);
    }
    if (whole < rows.length()) {
      ScalarFloats.normalizeColumns(whole, rows, input, c, output);
    }
  }

  private static void normalizeRow(
      float[] x,
      int from,
      float[] y,
      int to,
      FloatCoefficients c,
      int set,
      int parameter,
      int whole) {
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector d = deviation(x, from + j, load(c.mean, set + j), load(c.rest, set + j));
      FloatVector factor = load(c.inverse, set + j).mul(load(c.scale, parameter + j));
      d.mul(factor).add(load(c.shift, parameter + j)).intoArray(y, to + j);
    }
  }

  /** Writes ((dy scale - upstreamMean) - ((x - mean) - rest) slope) inverse. */
  static void differentiate(
      Runs rows, ArrayView input, ArrayView upstream, FloatCoefficients c, ArrayView gradient) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] dx = values(gradient);
    int firstX = input.layout().offset() + rows.start();
    int firstU = upstream.layout().offset() + rows.start();
    int firstG = gradient.layout().offset() + rows.start();
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    int whole = rows.length() - rows.length() % LENGTH;
    for (int row = 0; row < rows.count(); row += 2) {
      int at = row * rows.stride();
      // The last of an odd number of rows is written twice.
      int next = row + 1 < rows.count() ? rows.stride() : 0;
      for (int j = 0; j < whole; j += LENGTH) {
        FloatVector mean = load(c.mean, set + j);
        FloatVector rest = load(c.rest, set + j);
        FloatVector slope = load(c.slope, set + j);
        FloatVector inverse = load(c.inverse, set + j);
        FloatVector upstreamMean = load(c.upstreamMean, set + j);
        FloatVector scale = load(c.scale, parameter + j);
        int i = at + j;
        FloatVector centered = load(dy, firstU + i).mul(scale).sub(upstreamMean);
        FloatVector along = deviation(x, firstX + i, mean, rest).mul(slope);
        centered.sub(along).mul(inverse).intoArray(dx, firstG + i);
        i += next;
        centered = load(dy, firstU + i).mul(scale).sub(upstreamMean);
        along = deviation(x, firstX + i, mean, rest).mul(slope);
        centered.sub(along).mul(inverse).intoArray(dx, firstG + i);
      }
    }
    if (whole < rows.length()) {
      ScalarFloats.differentiateColumns(whole, rows, input, upstream, c, gradient);
    }
  }
}
