package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.FloatLanes.all;
import static dev.normative.accelerated.vector.FloatLanes.deviation;
import static dev.normative.accelerated.vector.FloatLanes.load;
import static dev.normative.accelerated.vector.FloatLanes.spread;
import static dev.normative.accelerated.vector.FloatLanes.values;
import static dev.normative.accelerated.vector.FloatLanes.zero;

import dev.normative.accelerated.kernel.FloatCoefficients;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarFloatSums;
import dev.normative.accelerated.kernel.ScalarFloats;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of rows in float arithmetic, with several elements at a time. First along one row after the
 * other, in the order of memory; across rows when both are written, from the cache. One loop for
 * both sums, with the rows of a pair side by side, has less to do, but waits for memory more than
 * half as long again (measured with rows of 256).
 */
final class FloatRowSums {
  private static final int LENGTH = FloatLanes.LENGTH;

  private FloatRowSums() {}

  /** {@link dev.normative.accelerated.kernel.RowKernel#sumWeighted}, of 16 elements or more. */
  static void sumWeighted(
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      float[] lanes,
      int at,
      int distance) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] scales = c.scale;
    int whole = rows.length() - rows.length() % SumOrder.LANES;
    for (int row = 0; row < rows.count(); row++) {
      int from = input.layout().offset() + rows.start() + row * rows.stride();
      int of = upstream.layout().offset() + rows.start() + row * rows.stride();
      int p = rows.parameter(row);
      int set = rows.set(row);
      int place = at + row * distance;
      for (int first = 0; first < whole; first += SumOrder.SEGMENT) {
        int to = Math.min(whole, first + SumOrder.SEGMENT);
        for (int lane = 0; lane < SumOrder.LANES; lane += LENGTH) {
          FloatVector mean = spread(c.mean[set]);
          FloatVector rest = spread(c.rest[set]);
          FloatVector inverse = spread(c.inverse[set]);
          FloatVector sum = zero();
          FloatVector products = zero();
          for (int j = first + lane; j < to; j += SumOrder.LANES) {
            FloatVector weighted = load(dy, of + j).mul(load(scales, p + j));
            sum = sum.add(weighted);
            FloatVector normalized = deviation(x, from + j, mean, rest).mul(inverse);
            products = products.add(weighted.mul(normalized));
          }
          int sums = place + lane;
          int next = sums + SumOrder.LANES;
          if (first > 0) {
            sum = sum.add(load(lanes, sums));
            products = products.add(load(lanes, next));
          }
          sum.intoArray(lanes, sums);
          products.intoArray(lanes, next);
        }
      }
    }
    if (whole < rows.length()) {
      ScalarFloatSums.addWeighted(whole, rows, input, upstream, c, lanes, at, distance);
    }
  }

  /** {@link dev.normative.accelerated.kernel.RowKernel#learn} of two rows in float arithmetic. */
  static void learn(
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      ArrayView gradient,
      float[] sums,
      int distance) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] dx = values(gradient);
    float[] scales = c.scale;
    int firstX = input.layout().offset() + rows.start();
    int firstU = upstream.layout().offset() + rows.start();
    int firstG = gradient.layout().offset() + rows.start();
    int stride = rows.stride();
    int first = rows.set(0);
    int second = rows.set(1);
    int p = rows.parameter(0);
    int whole = rows.length() - rows.length() % LENGTH;
    FloatVector mean0 = all(c.mean[first]);
    FloatVector rest0 = all(c.rest[first]);
    FloatVector inverse0 = all(c.inverse[first]);
    FloatVector slope0 = all(c.slope[first]);
    FloatVector upstreamMean0 = all(c.upstreamMean[first]);
    FloatVector mean1 = all(c.mean[second]);
    FloatVector rest1 = all(c.rest[second]);
    FloatVector inverse1 = all(c.inverse[second]);
    FloatVector slope1 = all(c.slope[second]);
    FloatVector upstreamMean1 = all(c.upstreamMean[second]);
    for (int j = 0; j < whole; j += LENGTH) {
      int s = p + j;
      FloatVector scale = load(scales, s);
      FloatVector g = load(dy, firstU + j);
      FloatVector d = deviation(x, firstX + j, mean0, rest0);
      FloatVector plain = g;
      FloatVector weighted = g.mul(d.mul(inverse0));
      FloatVector centered = g.mul(scale).sub(upstreamMean0);
      centered.sub(d.mul(slope0)).mul(inverse0).intoArray(dx, firstG + j);
      int i = stride + j;
      g = load(dy, firstU + i);
      d = deviation(x, firstX + i, mean1, rest1);
      load(sums, s).add(plain.add(g)).intoArray(sums, s);
      s += distance;
      load(sums, s).add(weighted.add(g.mul(d.mul(inverse1)))).intoArray(sums, s);
      centered = g.mul(scale).sub(upstreamMean1);
      centered.sub(d.mul(slope1)).mul(inverse1).intoArray(dx, firstG + i);
    }
    if (whole < rows.length()) {
      ScalarFloatSums.addGradients(whole, rows, input, upstream, c, sums, distance);
      ScalarFloats.differentiateRow(whole, 0, rows, input, upstream, c, gradient);
      ScalarFloats.differentiateRow(whole, 1, rows, input, upstream, c, gradient);
    }
  }
}
