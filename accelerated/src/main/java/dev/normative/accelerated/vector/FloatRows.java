package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.FloatLanes.deviation;
import static dev.normative.accelerated.vector.FloatLanes.load;
import static dev.normative.accelerated.vector.FloatLanes.spread;
import static dev.normative.accelerated.vector.FloatLanes.values;

import dev.normative.accelerated.kernel.FloatCoefficients;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.FloatVector;

/** Results of rows of at least {@link FloatLanes#LENGTH} elements in float arithmetic. */
final class FloatRows {
  private static final int LENGTH = FloatLanes.LENGTH;

  private FloatRows() {}

  /** Writes ((x - mean) - rest) (inverse scale) + shift of one row. */
  static void normalize(
      int run, Runs rows, ArrayView input, FloatCoefficients c, ArrayView output) {
    float[] x = values(input);
    float[] y = values(output);
    int from = input.layout().offset() + rows.start() + run * rows.stride();
    int to = output.layout().offset() + rows.start() + run * rows.stride();
    int set = rows.set(run);
    int p = rows.parameter(run);
    FloatVector mean = spread(c.mean[set]);
    FloatVector rest = spread(c.rest[set]);
    FloatVector inverse = spread(c.inverse[set]);
    int last = rows.length() - LENGTH;
    for (int i = 0; i < last; i += LENGTH) {
      FloatVector factor = inverse.mul(load(c.scale, p + i));
      FloatVector shift = load(c.shift, p + i);
      deviation(x, from + i, mean, rest).mul(factor).add(shift).intoArray(y, to + i);
    }
    FloatVector factor = inverse.mul(load(c.scale, p + last));
    FloatVector shift = load(c.shift, p + last);
    deviation(x, from + last, mean, rest).mul(factor).add(shift).intoArray(y, to + last);
  }

  /** Writes ((dy scale - upstreamMean) - ((x - mean) - rest) slope) inverse of one row. */
  static void differentiate(
      int run,
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients c,
      ArrayView gradient) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] dx = values(gradient);
    int at = rows.start() + run * rows.stride();
    int from = input.layout().offset() + at;
    int of = upstream.layout().offset() + at;
    int to = gradient.layout().offset() + at;
    int set = rows.set(run);
    int p = rows.parameter(run);
    FloatVector mean = spread(c.mean[set]);
    FloatVector rest = spread(c.rest[set]);
    FloatVector slope = spread(c.slope[set]);
    FloatVector inverse = spread(c.inverse[set]);
    FloatVector upstreamMean = spread(c.upstreamMean[set]);
    int last = rows.length() - LENGTH;
    for (int i = 0; i < last; i += LENGTH) {
      FloatVector centered = load(dy, of + i).mul(load(c.scale, p + i)).sub(upstreamMean);
      FloatVector along = deviation(x, from + i, mean, rest).mul(slope);
      centered.sub(along).mul(inverse).intoArray(dx, to + i);
    }
    FloatVector centered = load(dy, of + last).mul(load(c.scale, p + last)).sub(upstreamMean);
    FloatVector along = deviation(x, from + last, mean, rest).mul(slope);
    centered.sub(along).mul(inverse).intoArray(dx, to + last);
  }
}
