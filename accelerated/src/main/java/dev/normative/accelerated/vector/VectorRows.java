package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.some;
import static dev.normative.accelerated.vector.LaneMemory.store;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.RowKernel;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarRows;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;

/** {@link RowKernel} with several elements of a row at a time. */
final class VectorRows implements RowKernel {
  private final RowKernel twin = new ScalarRows();

  @Override
  public void sumWeighted(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] lanes) {
    if (runs.length() < SumOrder.VECTOR) {
      twin.sumWeighted(runs, input, upstream, coefficients, lanes);
    } else {
      GradientSums.of(runs, input, upstream, coefficients, true, lanes);
    }
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
    double[] mean = coefficients.mean;
    double[] inverse = coefficients.inverse;
    int j = 0;
    for (; j + LaneMemory.LENGTH <= runs.length(); j += LaneMemory.LENGTH) {
      DoubleVector plain = zero();
      DoubleVector weighted = zero();
      for (int run = 0; run < count; run++) {
        int at = run * stride + j;
        int set = runs.set(run);
        DoubleVector gradient = load(upstream, u + at);
        DoubleVector normalized = load(input, x + at).sub(mean[set]).mul(inverse[set]);
        plain = plain.add(gradient);
        weighted = weighted.add(gradient.mul(normalized));
      }
      some(sums, from + j).add(plain).intoArray(sums, from + j);
      some(sums, from + distance + j).add(weighted).intoArray(sums, from + distance + j);
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
    for (int run = 0; run < runs.count(); run++) {
      DoubleVector mean = all(coefficients.mean[runs.set(run)]);
      DoubleVector inverse = all(coefficients.inverse[runs.set(run)]);
      int parameter = runs.parameter(run);
      int at = run * runs.stride();
      for (int i = 0; i < length; i = Tail.next(i, length)) {
        DoubleVector normalized = load(input, x + at + i).sub(mean).mul(inverse);
        DoubleVector scaled = normalized.mul(some(scale, parameter + i));
        store(scaled.add(some(shift, parameter + i)), output, y + at + i);
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
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      DoubleVector mean = all(coefficients.mean[set]);
      DoubleVector inverse = all(coefficients.inverse[set]);
      DoubleVector upstreamMean = all(coefficients.upstreamMean[set]);
      DoubleVector slope = all(coefficients.slope[set]);
      int parameter = runs.parameter(run);
      int at = run * runs.stride();
      for (int i = 0; i < length; i = Tail.next(i, length)) {
        DoubleVector normalized = load(input, x + at + i).sub(mean).mul(inverse);
        DoubleVector weighted = load(upstream, u + at + i).mul(some(scale, parameter + i));
        DoubleVector projected = weighted.sub(upstreamMean).sub(normalized.mul(slope));
        store(projected.mul(inverse), gradient, dx + at + i);
      }
    }
  }
}
