package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.addTo;
import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.normalized;
import static dev.normative.accelerated.vector.LaneMemory.some;
import static dev.normative.accelerated.vector.LaneMemory.store;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.RowKernel;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarRows;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;

/** {@link RowKernel} with several elements of a row at a time. */
final class VectorRows implements RowKernel {
  private final RowKernel twin = new ScalarRows();

  @Override
  public void sumWeighted(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] lanes) {
    WeightedSums.of(runs, input, upstream, coefficients, lanes);
  }

  @Override
  public void addGradients(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      double[] sums,
      int from,
      int distance) {
    int x = input.layout().offset() + runs.start();
    int u = upstream.layout().offset() + runs.start();
    int count = runs.count();
    int stride = runs.stride();
    int j = 0;
    for (; j + LaneMemory.LENGTH <= runs.length(); j += LaneMemory.LENGTH) {
      DoubleVector plain = zero();
      DoubleVector weighted = zero();
      for (int run = 0; run < count; run++) {
        int at = run * stride + j;
        int set = runs.set(run);
        DoubleVector gradient = load(upstream, u + at);
        DoubleVector m = all(coefficients.mean[set]);
        DoubleVector xhat = normalized(input, x + at, m, all(coefficients.inverse[set]));
        plain = plain.add(gradient);
        weighted = weighted.add(gradient.mul(xhat));
      }
      addTo(sums, from + j, plain);
      addTo(sums, from + distance + j, weighted);
    }
    ScalarRows.addGradients(j, runs, input, upstream, coefficients, sums, from, distance);
  }

  @Override
  public void normalize(Runs runs, ArrayView input, Coefficients coefficients, ArrayView output) {
    int length = runs.length();
    if (length < LaneMemory.LENGTH) {
      twin.normalize(runs, input, coefficients, output);
      return;
    }
    int x = input.layout().offset() + runs.start();
    int y = output.layout().offset() + runs.start();
    double[] scale = coefficients.scale;
    double[] shift = coefficients.shift;
    int last = length - LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      DoubleVector mean = all(coefficients.mean[runs.set(run)]);
      DoubleVector inverse = all(coefficients.inverse[runs.set(run)]);
      int p = runs.parameter(run);
      int from = x + run * runs.stride();
      int to = y + run * runs.stride();
      for (int next = 0; next < length; next += LaneMemory.LENGTH) {
        int i = Math.min(next, last);
        DoubleVector xhat = normalized(input, from + i, mean, inverse);
        store(xhat.mul(some(scale, p + i)).add(some(shift, p + i)), output, to + i);
      }
    }
  }

  @Override
  public void differentiate(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      ArrayView gradient) {
    int length = runs.length();
    if (length < LaneMemory.LENGTH) {
      twin.differentiate(runs, input, upstream, coefficients, gradient);
      return;
    }
    int x = input.layout().offset() + runs.start();
    int u = upstream.layout().offset() + runs.start();
    int dx = gradient.layout().offset() + runs.start();
    double[] scale = coefficients.scale;
    int last = length - LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      DoubleVector mean = all(coefficients.mean[set]);
      DoubleVector inverse = all(coefficients.inverse[set]);
      DoubleVector upstreamMean = all(coefficients.upstreamMean[set]);
      DoubleVector slope = all(coefficients.slope[set]);
      int p = runs.parameter(run);
      int at = run * runs.stride();
      for (int next = 0; next < length; next += LaneMemory.LENGTH) {
        int i = Math.min(next, last);
        DoubleVector xhat = normalized(input, x + at + i, mean, inverse);
        DoubleVector weighted = load(upstream, u + at + i).mul(some(scale, p + i));
        DoubleVector projected = weighted.sub(upstreamMean).sub(xhat.mul(slope));
        store(projected.mul(inverse), gradient, dx + at + i);
      }
    }
  }
}
