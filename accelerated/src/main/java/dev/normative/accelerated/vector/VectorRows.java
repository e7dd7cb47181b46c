package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.addTo;
import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.normalized;
import static dev.normative.accelerated.vector.LaneMemory.some;
import static dev.normative.accelerated.vector.LaneMemory.store;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.FloatCoefficients;
import dev.normative.accelerated.kernel.RowKernel;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarFloatSums;
import dev.normative.accelerated.kernel.ScalarRows;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/** {@link RowKernel} with several elements of a row at a time. */
final class VectorRows implements RowKernel {
  private final RowKernel twin = new ScalarRows();

  @Override
  public void sumDeviations(Runs row, ArrayView input, double[] centers, double[] lanes, int at) {
    if (input instanceof ArrayView.Floats floats && row.length() >= SumOrder.LANES) {
      RowDeviations.sum(row, floats, centers, lanes, at);
    } else {
      Arrays.fill(lanes, at, at + SumOrder.TWO_SUMS, 0);
      DeviationSums.add(row, input, centers, lanes, at, 0);
    }
  }

  @Override
  public void addWeighted(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      double[] lanes,
      int at,
      int distance) {
    WeightedSums.add(runs, input, upstream, coefficients, lanes, at, distance);
  }

  @Override
  public void sumWeighted(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients coefficients,
      float[] lanes,
      int at,
      int distance) {
    if (runs.length() < SumOrder.LANES) {
      twin.sumWeighted(runs, input, upstream, coefficients, lanes, at, distance);
      return;
    }
    FloatRowSums.sumWeighted(runs, input, upstream, coefficients, lanes, at, distance);
  }

  @Override
  public void learn(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients coefficients,
      ArrayView gradient,
      float[] sums,
      int distance) {
    if (runs.count() == SumOrder.PAIR) {
      FloatRowSums.learn(runs, input, upstream, coefficients, gradient, sums, distance);
    } else if (runs.length() < FloatLanes.LENGTH) {
      twin.learn(runs, input, upstream, coefficients, gradient, sums, distance);
    } else {
      ScalarFloatSums.addGradients(0, runs, input, upstream, coefficients, sums, distance);
      FloatRows.differentiate(0, runs, input, upstream, coefficients, gradient);
    }
  }

  @Override
  public void normalize(Runs runs, ArrayView input, Coefficients c, ArrayView output) {
    // One row after the other: memory takes what is written in order twice as fast.
    for (int run = 0; run < runs.count(); run++) {
      boolean inFloats = c.floats.fitOutput(runs, run);
      if (inFloats && runs.length() >= FloatLanes.LENGTH) {
        FloatRows.normalize(run, runs, input, c.floats, output);
      } else if (!inFloats && runs.length() >= LaneMemory.LENGTH) {
        normalizeRow(run, runs, input, c, output);
      } else {
        ScalarRows.normalizeRow(run, runs, input, c, output);
      }
    }
  }

  private static void normalizeRow(
      int run, Runs runs, ArrayView input, Coefficients coefficients, ArrayView output) {
    double[] scale = coefficients.scale;
    double[] shift = coefficients.shift;
    int last = runs.length() - LaneMemory.LENGTH;
    DoubleVector mean = all(coefficients.mean[runs.set(run)]);
    DoubleVector inverse = all(coefficients.inverse[runs.set(run)]);
    int from = input.layout().offset() + runs.start() + run * runs.stride();
    int to = output.layout().offset() + runs.start() + run * runs.stride();
    int p = runs.parameter(run);
    int i = 0;
    for (; i < last - LaneMemory.LENGTH; i += 2 * LaneMemory.LENGTH) {
      DoubleVector xhat = normalized(input, from + i, mean, inverse);
      store(xhat.mul(some(scale, p + i)).add(some(shift, p + i)), output, to + i);
      int j = i + LaneMemory.LENGTH;
      xhat = normalized(input, from + j, mean, inverse);
      store(xhat.mul(some(scale, p + j)).add(some(shift, p + j)), output, to + j);
    }
    if (i < last) {
      DoubleVector xhat = normalized(input, from + i, mean, inverse);
      store(xhat.mul(some(scale, p + i)).add(some(shift, p + i)), output, to + i);
    }
    DoubleVector xhat = normalized(input, from + last, mean, inverse);
    store(xhat.mul(some(scale, p + last)).add(some(shift, p + last)), output, to + last);
  }

  @Override
  public void differentiate(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients c, ArrayView gradient) {
    for (int run = 0; run < runs.count(); run++) {
      boolean inFloats = c.floats.fitGradient(runs, run);
      if (inFloats && runs.length() >= FloatLanes.LENGTH) {
        FloatRows.differentiate(run, runs, input, upstream, c.floats, gradient);
      } else if (!inFloats && runs.length() >= LaneMemory.LENGTH) {
        differentiateRow(run, runs, input, upstream, c, gradient);
      } else {
        ScalarRows.differentiateRow(0, run, runs, input, upstream, c, gradient);
      }
    }
  }

  private static void differentiateRow(
      int run,
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      ArrayView gradient) {
    int at = runs.start() + run * runs.stride();
    int x = input.layout().offset() + at;
    int u = upstream.layout().offset() + at;
    int dx = gradient.layout().offset() + at;
    double[] scale = coefficients.scale;
    int last = runs.length() - LaneMemory.LENGTH;
    int set = runs.set(run);
    DoubleVector mean = all(coefficients.mean[set]);
    DoubleVector inverse = all(coefficients.inverse[set]);
    DoubleVector upstreamMean = all(coefficients.upstreamMean[set]);
    DoubleVector slope = all(coefficients.slope[set]);
    int p = runs.parameter(run);
    for (int i = 0; i < last; i += LaneMemory.LENGTH) {
      DoubleVector xhat = normalized(input, x + i, mean, inverse);
      DoubleVector weighted = load(upstream, u + i).mul(some(scale, p + i));
      DoubleVector projected = weighted.sub(upstreamMean).sub(xhat.mul(slope));
      store(projected.mul(inverse), gradient, dx + i);
    }
    DoubleVector xhat = normalized(input, x + last, mean, inverse);
    DoubleVector weighted = load(upstream, u + last).mul(some(scale, p + last));
    DoubleVector projected = weighted.sub(upstreamMean).sub(xhat.mul(slope));
    store(projected.mul(inverse), gradient, dx + last);
  }

  @Override
  public void learn(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      ArrayView gradient,
      double[] sums,
      int distance) {
    int length = runs.length();
    if (runs.count() != 2 || length < LaneMemory.LENGTH) {
      ScalarRows.addGradients(0, runs, input, upstream, coefficients, sums, distance);
      differentiate(runs, input, upstream, coefficients, gradient);
      return;
    }
    int x = input.layout().offset() + runs.start();
    int u = upstream.layout().offset() + runs.start();
    int whole = length - length % LaneMemory.LENGTH;
    if (coefficients.floats.fitGradient(runs, 0) || coefficients.floats.fitGradient(runs, 1)) {
      addGradients(input, x, upstream, u, whole, coefficients, runs, sums, distance);
      ScalarRows.addGradients(whole, runs, input, upstream, coefficients, sums, distance);
      differentiate(runs, input, upstream, coefficients, gradient);
      return;
    }
    int dx = gradient.layout().offset() + runs.start();
    learn(input, x, upstream, u, gradient, dx, whole, coefficients, runs, sums, distance);
    if (whole < length) {
      ScalarRows.addGradients(whole, runs, input, upstream, coefficients, sums, distance);
      ScalarRows.differentiate(whole, runs, input, upstream, coefficients, gradient);
    }
  }

  private static void addGradients(
      ArrayView input,
      int x,
      ArrayView upstream,
      int u,
      int whole,
      Coefficients c,
      Runs runs,
      double[] sums,
      int distance) {
    int first = runs.set(0);
    int second = runs.set(1);
    int stride = runs.stride();
    int p = runs.parameter(0);
    DoubleVector mean0 = all(c.mean[first]);
    DoubleVector inverse0 = all(c.inverse[first]);
    DoubleVector mean1 = all(c.mean[second]);
    DoubleVector inverse1 = all(c.inverse[second]);
    int half = whole - LaneMemory.LENGTH;
    for (int j = 0; j < whole; j += 2 * LaneMemory.LENGTH) {
      int at = stride + j;
      DoubleVector g = load(upstream, u + j);
      DoubleVector h = load(upstream, u + at);
      DoubleVector weighted = g.mul(normalized(input, x + j, mean0, inverse0));
      addTo(sums, p + j, g.add(h));
      weighted = weighted.add(h.mul(normalized(input, x + at, mean1, inverse1)));
      addTo(sums, distance + p + j, weighted);
      if (j < half) {
        int i = j + LaneMemory.LENGTH;
        at += LaneMemory.LENGTH;
        g = load(upstream, u + i);
        h = load(upstream, u + at);
        weighted = g.mul(normalized(input, x + i, mean0, inverse0));
        addTo(sums, p + i, g.add(h));
        weighted = weighted.add(h.mul(normalized(input, x + at, mean1, inverse1)));
        addTo(sums, distance + p + i, weighted);
      }
    }
  }

  private static void learn(
      ArrayView input,
      int x,
      ArrayView upstream,
      int u,
      ArrayView gradient,
      int dx,
      int whole,
      Coefficients c,
      Runs runs,
      double[] sums,
      int distance) {
    int first = runs.set(0);
    int second = runs.set(1);
    int stride = runs.stride();
    int p = runs.parameter(0);
    double[] scales = c.scale;
    DoubleVector mean0 = all(c.mean[first]);
    DoubleVector inverse0 = all(c.inverse[first]);
    DoubleVector upstreamMean0 = all(c.upstreamMean[first]);
    DoubleVector slope0 = all(c.slope[first]);
    DoubleVector mean1 = all(c.mean[second]);
    DoubleVector inverse1 = all(c.inverse[second]);
    DoubleVector upstreamMean1 = all(c.upstreamMean[second]);
    DoubleVector slope1 = all(c.slope[second]);
    for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
      DoubleVector scale = some(scales, p + j);
      DoubleVector xhat = normalized(input, x + j, mean0, inverse0);
      DoubleVector g = load(upstream, u + j);
      DoubleVector plain = g;
      DoubleVector weighted = g.mul(xhat);
      DoubleVector centered = g.mul(scale).sub(upstreamMean0);
      store(centered.sub(xhat.mul(slope0)).mul(inverse0), gradient, dx + j);
      int at = stride + j;
      xhat = normalized(input, x + at, mean1, inverse1);
      g = load(upstream, u + at);
      addTo(sums, p + j, plain.add(g));
      addTo(sums, distance + p + j, weighted.add(g.mul(xhat)));
      centered = g.mul(scale).sub(upstreamMean1);
      store(centered.sub(xhat.mul(slope1)).mul(inverse1), gradient, dx + at);
    }
  }
}
