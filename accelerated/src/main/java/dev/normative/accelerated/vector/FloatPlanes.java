package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.FloatLanes.activated;
import static dev.normative.accelerated.vector.FloatLanes.deviation;
import static dev.normative.accelerated.vector.FloatLanes.load;
import static dev.normative.accelerated.vector.FloatLanes.passing;
import static dev.normative.accelerated.vector.FloatLanes.spread;
import static dev.normative.accelerated.vector.FloatLanes.values;

import dev.normative.accelerated.kernel.FloatCoefficients;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.FloatVector;

/**
 * Results of planes in float arithmetic, of at least {@link FloatLanes#LENGTH} elements each; the
 * methods are long for the reason that {@link VectorRuns} has.
 */
final class FloatPlanes {
  private static final int LENGTH = FloatLanes.LENGTH;

  private FloatPlanes() {}

  /** Writes ((x - mean) - rest) (inverse scale) + shift. */
  static void normalize(Runs runs, ArrayView input, FloatCoefficients c, ArrayView output) {
    float[] x = values(input);
    float[] y = values(output);
    int firstX = input.layout().offset() + runs.start();
    int firstY = output.layout().offset() + runs.start();
    int last = runs.length() - LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      int parameter = runs.parameter(run);
      FloatVector mean = spread(c.mean[set]);
      FloatVector rest = spread(c.rest[set]);
      FloatVector factor = spread(c.inverse[set] * c.scale[parameter]);
      FloatVector shift = spread(c.shift[parameter]);
      int from = firstX + run * runs.stride();
      int to = firstY + run * runs.stride();
      int i = 0;
      for (; i < last - 3 * LENGTH; i += 4 * LENGTH) {
        deviation(x, from + i, mean, rest).mul(factor).add(shift).intoArray(y, to + i);
        int j = i + LENGTH;
        deviation(x, from + j, mean, rest).mul(factor).add(shift).intoArray(y, to + j);
        j += LENGTH;
        deviation(x, from + j, mean, rest).mul(factor).add(shift).intoArray(y, to + j);
        j += LENGTH;
        deviation(x, from + j, mean, rest).mul(factor).add(shift).intoArray(y, to + j);
      }
      for (; i < last; i += LENGTH) {
        deviation(x, from + i, mean, rest).mul(factor).add(shift).intoArray(y, to + i);
      }
      deviation(x, from + last, mean, rest).mul(factor).add(shift).intoArray(y, to + last);
    }
  }

  /** Writes relu of that. */
  static void normalizeAndActivate(
      Runs runs, ArrayView input, FloatCoefficients c, ArrayView output) {
    float[] x = values(input);
    float[] y = values(output);
    int firstX = input.layout().offset() + runs.start();
    int firstY = output.layout().offset() + runs.start();
    int last = runs.length() - LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      int parameter = runs.parameter(run);
      FloatVector mean = spread(c.mean[set]);
      FloatVector rest = spread(c.rest[set]);
      FloatVector factor = spread(c.inverse[set] * c.scale[parameter]);
      FloatVector shift = spread(c.shift[parameter]);
      int from = firstX + run * runs.stride();
      int to = firstY + run * runs.stride();
      int i = 0;
      for (; i < last - LENGTH; i += 2 * LENGTH) {
        FloatVector z = deviation(x, from + i, mean, rest).mul(factor).add(shift);
        activated(z).intoArray(y, to + i);
        int j = i + LENGTH;
        z = deviation(x, from + j, mean, rest).mul(factor).add(shift);
        activated(z).intoArray(y, to + j);
      }
      if (i < last) {
        FloatVector z = deviation(x, from + i, mean, rest).mul(factor).add(shift);
        activated(z).intoArray(y, to + i);
      }
      FloatVector z = deviation(x, from + last, mean, rest).mul(factor).add(shift);
      activated(z).intoArray(y, to + last);
    }
  }

  /** Writes relu of the sum of that and a residual. */
  static void normalizeAddAndActivate(
      Runs runs, ArrayView input, FloatCoefficients c, ArrayView residual, ArrayView output) {
    float[] x = values(input);
    float[] r = values(residual);
    float[] y = values(output);
    int firstX = input.layout().offset() + runs.start();
    int firstR = residual.layout().offset() + runs.start();
    int firstY = output.layout().offset() + runs.start();
    int last = runs.length() - LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      int parameter = runs.parameter(run);
      FloatVector mean = spread(c.mean[set]);
      FloatVector rest = spread(c.rest[set]);
      FloatVector factor = spread(c.inverse[set] * c.scale[parameter]);
      FloatVector shift = spread(c.shift[parameter]);
      int from = firstX + run * runs.stride();
      int added = firstR + run * runs.stride();
      int to = firstY + run * runs.stride();
      int i = 0;
      for (; i < last - LENGTH; i += 2 * LENGTH) {
        FloatVector z = deviation(x, from + i, mean, rest).mul(factor).add(shift);
        activated(z.add(load(r, added + i))).intoArray(y, to + i);
        int j = i + LENGTH;
        z = deviation(x, from + j, mean, rest).mul(factor).add(shift);
        activated(z.add(load(r, added + j))).intoArray(y, to + j);
      }
      if (i < last) {
        FloatVector z = deviation(x, from + i, mean, rest).mul(factor).add(shift);
        activated(z.add(load(r, added + i))).intoArray(y, to + i);
      }
      FloatVector z = deviation(x, from + last, mean, rest).mul(factor).add(shift);
      activated(z.add(load(r, added + last))).intoArray(y, to + last);
    }
  }

  /** Writes ((dy scale - upstreamMean) - ((x - mean) - rest) slope) inverse. */
  static void differentiate(
      Runs runs, ArrayView input, ArrayView upstream, FloatCoefficients c, ArrayView gradient) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] dx = values(gradient);
    int firstX = input.layout().offset() + runs.start();
    int firstU = upstream.layout().offset() + runs.start();
    int firstG = gradient.layout().offset() + runs.start();
    int last = runs.length() - LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      FloatVector mean = spread(c.mean[set]);
      FloatVector rest = spread(c.rest[set]);
      FloatVector slope = spread(c.slope[set]);
      FloatVector inverse = spread(c.inverse[set]);
      FloatVector upstreamMean = spread(c.upstreamMean[set]);
      FloatVector scale = spread(c.scale[runs.parameter(run)]);
      int at = run * runs.stride();
      int end = at + last;
      for (int i = at; i < end; i += LENGTH) {
        FloatVector centered = load(dy, firstU + i).mul(scale).sub(upstreamMean);
        FloatVector along = deviation(x, firstX + i, mean, rest).mul(slope);
        centered.sub(along).mul(inverse).intoArray(dx, firstG + i);
      }
      FloatVector centered = load(dy, firstU + end).mul(scale).sub(upstreamMean);
      FloatVector along = deviation(x, firstX + end, mean, rest).mul(slope);
      centered.sub(along).mul(inverse).intoArray(dx, firstG + end);
    }
  }

  /** Writes the same of what passes. */
  static void differentiateAndMask(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      FloatCoefficients c,
      ArrayView gradient) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] y = values(activated);
    float[] dx = values(gradient);
    int firstX = input.layout().offset() + runs.start();
    int firstU = upstream.layout().offset() + runs.start();
    int firstY = activated.layout().offset() + runs.start();
    int firstG = gradient.layout().offset() + runs.start();
    int last = runs.length() - LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      FloatVector mean = spread(c.mean[set]);
      FloatVector rest = spread(c.rest[set]);
      FloatVector slope = spread(c.slope[set]);
      FloatVector inverse = spread(c.inverse[set]);
      FloatVector upstreamMean = spread(c.upstreamMean[set]);
      FloatVector scale = spread(c.scale[runs.parameter(run)]);
      int at = run * runs.stride();
      for (int next = 0; next < runs.length(); next += LENGTH) {
        int i = at + Math.min(next, last);
        FloatVector passing = passing(dy, firstU + i, y, firstY + i);
        FloatVector centered = passing.mul(scale).sub(upstreamMean);
        FloatVector along = deviation(x, firstX + i, mean, rest).mul(slope);
        centered.sub(along).mul(inverse).intoArray(dx, firstG + i);
      }
    }
  }

  /** {@link dev.normative.accelerated.kernel.ActivationKernel#mask}. */
  static void mask(Runs runs, ArrayView upstream, ArrayView activated, ArrayView passing) {
    float[] dy = values(upstream);
    float[] y = values(activated);
    float[] g = values(passing);
    int firstU = upstream.layout().offset() + runs.start();
    int firstY = activated.layout().offset() + runs.start();
    int firstG = passing.layout().offset() + runs.start();
    int last = runs.length() - LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int at = run * runs.stride();
      int end = at + last;
      for (int i = at; i < end; i += LENGTH) {
        passing(dy, firstU + i, y, firstY + i).intoArray(g, firstG + i);
      }
      passing(dy, firstU + end, y, firstY + end).intoArray(g, firstG + end);
    }
  }
}
