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
   * From how many columns on rows are in different pages of memory, each of which is read ahead and
   * written on its own: several rows at once, whose coefficients are fetched once for all of them.
   * Within a page, rows side by side take two to three times as long as one after the other
   * (measured with 128 to 768 columns).
   */
  private static final int LONG_ROW = 1024;

  /** Columns of so many rows together that they are few enough lines to be fetched together. */
  private static final int FEW = 128;

  private FloatColumns() {}

  /** Writes ((x - mean) - rest) (inverse scale) + shift. */
  static void normalize(Runs rows, ArrayView input, FloatCoefficients c, ArrayView output) {
    int length = rows.length();
    int whole = length - length % LENGTH;
    int row = 0;
    if (length >= LONG_ROW || length <= FEW / SumOrder.ROWS) {
      row = rows.count() - rows.count() % SumOrder.ROWS;
      normalizeFours(row, rows, input, c, whole, output);
    } else if (length <= FEW / 2) {
      row = rows.count() - rows.count() % 2;
      normalizePairs(row, rows, input, c, whole, output);
    }
    for (; row < rows.count(); row++) {
      normalizeRow(row, rows, input, c, whole, output);
    }
    if (whole < length) {
      ScalarFloats.normalizeColumns(whole, rows, input, c, output);
    }
  }

  private static void normalizeFours(
      int count, Runs rows, ArrayView input, FloatCoefficients c, int whole, ArrayView output) {
    float[] x = values(input);
    float[] y = values(output);
    int firstX = input.layout().offset() + rows.start();
    int firstY = output.layout().offset() + rows.start();
    int stride = rows.stride();
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    for (int row = 0; row < count; row += SumOrder.ROWS) {
      int from = firstX + row * stride;
      int to = firstY + row * stride;
      for (int j = 0; j < whole; j += LENGTH) {
        FloatVector mean = load(c.mean, set + j);
        FloatVector rest = load(c.rest, set + j);
        FloatVector factor = load(c.inverse, set + j).mul(load(c.scale, parameter + j));
        FloatVector shift = load(c.shift, parameter + j);
        // All are read before one is written: to what looks for loads of what is still to be
        // written, places 4096 bytes apart are the same.
        int i = stride + j;
        int k = i + stride;
        int l = k + stride;
        FloatVector first = deviation(x, from + j, mean, rest).mul(factor).add(shift);
        FloatVector second = deviation(x, from + i, mean, rest).mul(factor).add(shift);
        FloatVector third = deviation(x, from + k, mean, rest).mul(factor).add(shift);
        FloatVector fourth = deviation(x, from + l, mean, rest).mul(factor).add(shift);
        first.intoArray(y, to + j);
        second.intoArray(y, to + i);
        third.intoArray(y, to + k);
        fourth.intoArray(y, to + l);
      }
    }
  }

  private static void normalizePairs(
      int count, Runs rows, ArrayView input, FloatCoefficients c, int whole, ArrayView output) {
    float[] x = values(input);
    float[] y = values(output);
    int firstX = input.layout().offset() + rows.start();
    int firstY = output.layout().offset() + rows.start();
    int stride = rows.stride();
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    for (int row = 0; row < count; row += 2) {
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
      }
    }
  }

  private static void normalizeRow(
      int row, Runs rows, ArrayView input, FloatCoefficients c, int whole, ArrayView output) {
    float[] x = values(input);
    float[] y = values(output);
    int from = input.layout().offset() + rows.start() + row * rows.stride();
    int to = output.layout().offset() + rows.start() + row * rows.stride();
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector d = deviation(x, from + j, load(c.mean, set + j), load(c.rest, set + j));
      FloatVector factor = load(c.inverse, set + j).mul(load(c.scale, parameter + j));
      d.mul(factor).add(load(c.shift, parameter + j)).intoArray(y, to + j);
    }
  }

  /** Writes ((dy scale - upstreamMean) - ((x - mean) - rest) slope) inverse. */
  static void differentiate(
      Runs rows, ArrayView input, ArrayView upstream, FloatCoefficients c, ArrayView gradient) {
    int length = rows.length();
    int whole = length - length % LENGTH;
    int row = 0;
    if (length >= LONG_ROW || length <= FEW / 2) {
      row = rows.count() - rows.count() % 2;
      differentiatePairs(row, rows, input, upstream, c, whole, gradient);
    }
    for (; row < rows.count(); row++) {
      differentiateRow(row, rows, input, upstream, c, whole, gradient);
    }
    if (whole < length) {
      ScalarFloats.differentiateColumns(whole, rows, input, upstream, c, gradient);
    }
  }

  private static void differentiatePairs(
      int count,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      int whole,
      ArrayView gradient) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] dx = values(gradient);
    int firstX = input.layout().offset() + rows.start();
    int firstU = upstream.layout().offset() + rows.start();
    int firstG = gradient.layout().offset() + rows.start();
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    for (int row = 0; row < count; row += 2) {
      int at = row * rows.stride();
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
        i += rows.stride();
        centered = load(dy, firstU + i).mul(scale).sub(upstreamMean);
        along = deviation(x, firstX + i, mean, rest).mul(slope);
        centered.sub(along).mul(inverse).intoArray(dx, firstG + i);
      }
    }
  }

  private static void differentiateRow(
      int row,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      int whole,
      ArrayView gradient) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] dx = values(gradient);
    int at = row * rows.stride();
    int from = input.layout().offset() + rows.start() + at;
    int of = upstream.layout().offset() + rows.start() + at;
    int to = gradient.layout().offset() + rows.start() + at;
    int set = rows.set(0);
    int parameter = rows.parameter(0);
    for (int j = 0; j < whole; j += LENGTH) {
      int s = set + j;
      FloatVector weighted = load(dy, of + j).mul(load(c.scale, parameter + j));
      FloatVector d = deviation(x, from + j, load(c.mean, s), load(c.rest, s));
      FloatVector centered = weighted.sub(load(c.upstreamMean, s));
      centered.sub(d.mul(load(c.slope, s))).mul(load(c.inverse, s)).intoArray(dx, to + j);
    }
  }
}
