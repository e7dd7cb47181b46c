package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;
import java.util.Arrays;

/** {@link RowKernel} in plain Java; vector loops leave short rows to it, and the ends of sums. */
public final class ScalarRows implements RowKernel {
  private final RunKernel runs = new ScalarRuns();

  @Override
  public void sumDeviations(Runs row, ArrayView input, double[] centers, double[] lanes, int at) {
    Arrays.fill(lanes, at, at + SumOrder.TWO_SUMS, 0);
    runs.addDeviations(row, input, centers, lanes, at, 0);
  }

  @Override
  public void addWeighted(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients c,
      double[] lanes,
      int at,
      int distance) {
    int x = input.layout().offset() + runs.start;
    int u = upstream.layout().offset() + runs.start;
    LaneSums.of(
        runs,
        (run, place, lane, sums) -> {
          int i = run * runs.stride + place;
          int set = runs.set(run);
          double weighted = Elements.get(upstream, u + i) * c.scale[runs.parameter(run) + place];
          double normalized = (Elements.get(input, x + i) - c.mean[set]) * c.inverse[set];
          LaneSums.add(weighted, weighted * normalized, lane, sums);
        },
        lanes,
        at,
        distance);
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
    addGradients(0, runs, input, upstream, coefficients, sums, distance);
    differentiate(runs, input, upstream, coefficients, gradient);
  }

  /** The sums that {@link #learn} adds, from an element of every run on. */
  public static void addGradients(
      int firstElement,
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients c,
      double[] sums,
      int distance) {
    int from = runs.parameter;
    int x = input.layout().offset() + runs.start;
    int u = upstream.layout().offset() + runs.start;
    for (int j = firstElement; j < runs.length; j++) {
      double plain = 0;
      double weighted = 0;
      for (int run = 0; run < runs.count; run++) {
        int at = run * runs.stride + j;
        int set = runs.set(run);
        double gradient = Elements.get(upstream, u + at);
        plain += gradient;
        weighted += gradient * ((Elements.get(input, x + at) - c.mean[set]) * c.inverse[set]);
      }
      sums[from + j] += plain;
      sums[from + distance + j] += weighted;
    }
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
    for (int run = 0; run < runs.count; run++) {
      int place = at + run * distance;
      Arrays.fill(lanes, place, place + SumOrder.TWO_SUMS, 0);
    }
    ScalarFloatSums.addWeighted(0, runs, input, upstream, coefficients, lanes, at, distance);
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
    ScalarFloatSums.addGradients(0, runs, input, upstream, coefficients, sums, distance);
    for (int run = 0; run < runs.count; run++) {
      ScalarFloats.differentiateRow(0, run, runs, input, upstream, coefficients, gradient);
    }
  }

  @Override
  public void normalize(Runs runs, ArrayView input, Coefficients c, ArrayView output) {
    for (int run = 0; run < runs.count; run++) {
      normalizeRow(run, runs, input, c, output);
    }
  }

  /** The same of one run. */
  public static void normalizeRow(
      int run, Runs runs, ArrayView input, Coefficients c, ArrayView output) {
    if (c.floats.fitOutput(runs, run)) {
      ScalarFloats.normalizeRow(run, runs, input, c.floats, output);
      return;
    }
    int x = input.layout().offset() + runs.start + run * runs.stride;
    int y = output.layout().offset() + runs.start + run * runs.stride;
    int set = runs.set(run);
    int parameter = runs.parameter(run);
    for (int i = 0; i < runs.length; i++) {
      double normalized = (Elements.get(input, x + i) - c.mean[set]) * c.inverse[set];
      double scaled = normalized * c.scale[parameter + i];
      Elements.set(output, y + i, scaled + c.shift[parameter + i]);
    }
  }

  @Override
  public void differentiate(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients c, ArrayView gradient) {
    differentiate(0, runs, input, upstream, c, gradient);
  }

  /** The same from an element of every run on. */
  public static void differentiate(
      int firstElement,
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients c,
      ArrayView gradient) {
    for (int run = 0; run < runs.count; run++) {
      differentiateRow(firstElement, run, runs, input, upstream, c, gradient);
    }
  }

  /** The same of one run. */
  public static void differentiateRow(
      int firstElement,
      int run,
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients c,
      ArrayView gradient) {
    if (c.floats.fitGradient(runs, run)) {
      ScalarFloats.differentiateRow(firstElement, run, runs, input, upstream, c.floats, gradient);
      return;
    }
    int at = runs.start + run * runs.stride;
    int x = input.layout().offset() + at;
    int u = upstream.layout().offset() + at;
    int dx = gradient.layout().offset() + at;
    int set = runs.set(run);
    int parameter = runs.parameter(run);
    for (int i = firstElement; i < runs.length; i++) {
      double normalized = (Elements.get(input, x + i) - c.mean[set]) * c.inverse[set];
      double weighted = Elements.get(upstream, u + i) * c.scale[parameter + i];
      double projected = weighted - c.upstreamMean[set] - normalized * c.slope[set];
      Elements.set(gradient, dx + i, projected * c.inverse[set]);
    }
  }
}
