package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/** {@link ActivationKernel} in plain Java; vector loops leave short runs to it, and their ends. */
public final class ScalarActivations implements ActivationKernel {

  /** What passes where an output is y: the upstream gradient, or 0. */
  public static double passing(double upstream, double y) {
    return y <= 0 ? 0 : upstream;
  }

  private static double relu(double sum) {
    return passing(sum, sum);
  }

  private static double rounded(ArrayView like, double value) {
    return like instanceof ArrayView.Floats ? (float) value : value;
  }

  @Override
  public void normalize(
      Runs runs, ArrayView input, Coefficients c, ArrayView residual, ArrayView output) {
    if (c.floats.fitOutput(runs)) {
      ScalarFloats.normalizeAndActivate(runs, input, c.floats, residual, output);
      return;
    }
    for (int run = 0; run < runs.count; run++) {
      int at = runs.start + run * runs.stride;
      int x = input.layout().offset() + at;
      int y = output.layout().offset() + at;
      double mean = c.mean[runs.set(run)];
      double inverse = c.inverse[runs.set(run)];
      double scale = c.scale[runs.parameter(run)];
      double shift = c.shift[runs.parameter(run)];
      for (int i = 0; i < runs.length; i++) {
        double normalized = (Elements.get(input, x + i) - mean) * inverse;
        double z = normalized * scale + shift;
        if (residual != null) {
          z = rounded(output, z) + Elements.get(residual, residual.layout().offset() + at + i);
        }
        Elements.set(output, y + i, relu(z));
      }
    }
  }

  @Override
  public void addGradients(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      Coefficients c,
      double[] lanes,
      int at,
      int distance) {
    int x = input.layout().offset() + runs.start;
    int u = upstream.layout().offset() + runs.start;
    int y = activated.layout().offset() + runs.start;
    LaneSums.of(
        runs,
        (run, place, lane, sums) -> {
          int i = run * runs.stride + place;
          double gradient = passing(Elements.get(upstream, u + i), Elements.get(activated, y + i));
          int set = runs.set(run);
          double normalized = (Elements.get(input, x + i) - c.mean[set]) * c.inverse[set];
          LaneSums.add(gradient, gradient * normalized, lane, sums);
        },
        lanes,
        at,
        distance);
  }

  @Override
  public void differentiate(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      Coefficients c,
      ArrayView gradient) {
    if (c.floats.fitGradient(runs)) {
      ScalarFloats.differentiateAndMask(runs, input, upstream, activated, c.floats, gradient);
      return;
    }
    for (int run = 0; run < runs.count; run++) {
      int at = runs.start + run * runs.stride;
      int x = input.layout().offset() + at;
      int u = upstream.layout().offset() + at;
      int y = activated.layout().offset() + at;
      int dx = gradient.layout().offset() + at;
      int set = runs.set(run);
      double scale = c.scale[runs.parameter(run)];
      for (int i = 0; i < runs.length; i++) {
        double passing = passing(Elements.get(upstream, u + i), Elements.get(activated, y + i));
        double normalized = (Elements.get(input, x + i) - c.mean[set]) * c.inverse[set];
        double projected = passing * scale - c.upstreamMean[set] - normalized * c.slope[set];
        Elements.set(gradient, dx + i, projected * c.inverse[set]);
      }
    }
  }

  @Override
  public void activate(Runs runs, ArrayView residual, ArrayView output) {
    for (int run = 0; run < runs.count; run++) {
      activate(runs.start + run * runs.stride, runs.length, residual, output);
    }
  }

  /** The same of neighbours, from {@code at} elements behind the first one of a view on. */
  public static void activate(int at, int count, ArrayView residual, ArrayView output) {
    int y = output.layout().offset() + at;
    for (int i = 0; i < count; i++) {
      double z = Elements.get(output, y + i);
      double added =
          residual == null ? z : z + Elements.get(residual, residual.layout().offset() + at + i);
      Elements.set(output, y + i, relu(added));
    }
  }

  @Override
  public void mask(Runs runs, ArrayView upstream, ArrayView activated, ArrayView passing) {
    for (int run = 0; run < runs.count; run++) {
      int at = runs.start + run * runs.stride;
      int u = upstream.layout().offset() + at;
      int y = activated.layout().offset() + at;
      int g = passing.layout().offset() + at;
      for (int i = 0; i < runs.length; i++) {
        double gradient = Elements.get(upstream, u + i);
        Elements.set(passing, g + i, passing(gradient, Elements.get(activated, y + i)));
      }
    }
  }
}
