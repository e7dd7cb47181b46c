package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/** {@link RunKernel} in plain Java; vector loops leave short runs to it. */
public final class ScalarRuns implements RunKernel {

  @Override
  public void addDeviations(
      Runs runs, ArrayView input, double[] centers, double[] lanes, int at, int distance) {
    int from = input.layout().offset() + runs.start;
    LaneSums.of(
        runs,
        (run, place, lane, sums) -> {
          double x = Elements.get(input, from + run * runs.stride + place);
          double d = x - centers[runs.set(run)];
          LaneSums.add(d, d * d, lane, sums);
        },
        lanes,
        at,
        distance);
  }

  @Override
  public void addGradients(
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
          double gradient = Elements.get(upstream, u + i);
          int set = runs.set(run);
          double normalized = (Elements.get(input, x + i) - c.mean[set]) * c.inverse[set];
          LaneSums.add(gradient, gradient * normalized, lane, sums);
        },
        lanes,
        at,
        distance);
  }

  @Override
  public void normalize(Runs runs, ArrayView input, Coefficients c, ArrayView output) {
    if (c.floats.fitOutput(runs)) {
      ScalarFloats.normalizePlanes(runs, input, c.floats, output);
      return;
    }
    for (int run = 0; run < runs.count; run++) {
      int x = input.layout().offset() + runs.start + run * runs.stride;
      int y = output.layout().offset() + runs.start + run * runs.stride;
      double mean = c.mean[runs.set(run)];
      double inverse = c.inverse[runs.set(run)];
      double scale = c.scale[runs.parameter(run)];
      double shift = c.shift[runs.parameter(run)];
      for (int i = 0; i < runs.length; i++) {
        double normalized = (Elements.get(input, x + i) - mean) * inverse;
        Elements.set(output, y + i, normalized * scale + shift);
      }
    }
  }

  @Override
  public void differentiate(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients c, ArrayView gradient) {
    if (c.floats.fitGradient(runs)) {
      ScalarFloats.differentiatePlanes(runs, input, upstream, c.floats, gradient);
      return;
    }
    for (int run = 0; run < runs.count; run++) {
      int at = runs.start + run * runs.stride;
      int x = input.layout().offset() + at;
      int u = upstream.layout().offset() + at;
      int dx = gradient.layout().offset() + at;
      int set = runs.set(run);
      double scale = c.scale[runs.parameter(run)];
      for (int i = 0; i < runs.length; i++) {
        double normalized = (Elements.get(input, x + i) - c.mean[set]) * c.inverse[set];
        double weighted = Elements.get(upstream, u + i) * scale;
        double projected = weighted - c.upstreamMean[set] - normalized * c.slope[set];
        Elements.set(gradient, dx + i, projected * c.inverse[set]);
      }
    }
  }
}
