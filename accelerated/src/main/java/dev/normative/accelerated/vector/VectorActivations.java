package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.normalized;
import static dev.normative.accelerated.vector.LaneMemory.passing;
import static dev.normative.accelerated.vector.LaneMemory.store;
import static dev.normative.accelerated.vector.LaneMemory.storeActivated;
import static dev.normative.accelerated.vector.LaneMemory.storeActivatedSum;

import dev.normative.accelerated.kernel.ActivationKernel;
import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarActivations;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;

/** {@link ActivationKernel} with several elements of a run at a time. */
final class VectorActivations implements ActivationKernel {
  private final ActivationKernel twin = new ScalarActivations();

  @Override
  public void normalize(
      Runs runs, ArrayView input, Coefficients coefficients, ArrayView residual, ArrayView output) {
    if (runs.length() < LaneMemory.LENGTH) {
      twin.normalize(runs, input, coefficients, residual, output);
      return;
    }
    for (int run = 0; run < runs.count(); run++) {
      double mean = coefficients.mean[runs.set(run)];
      double inverse = coefficients.inverse[runs.set(run)];
      double scale = coefficients.scale[runs.parameter(run)];
      double shift = coefficients.shift[runs.parameter(run)];
      int at = runs.start() + run * runs.stride();
      if (residual == null) {
        activated(at, runs.length(), input, mean, inverse, scale, shift, output);
      } else {
        added(at, runs.length(), input, mean, inverse, scale, shift, residual, output);
      }
    }
  }

  private static void activated(
      int at,
      int length,
      ArrayView input,
      double mean,
      double inverse,
      double scale,
      double shift,
      ArrayView output) {
    DoubleVector m = all(mean);
    DoubleVector r = all(inverse);
    DoubleVector a = all(scale);
    DoubleVector b = all(shift);
    int x = input.layout().offset() + at;
    int y = output.layout().offset() + at;
    int last = length - LaneMemory.LENGTH;
    for (int next = 0; next < length; next += LaneMemory.LENGTH) {
      int i = Math.min(next, last);
      storeActivated(normalized(input, x + i, m, r).mul(a).add(b), output, y + i);
    }
  }

  private static void added(
      int at,
      int length,
      ArrayView input,
      double mean,
      double inverse,
      double scale,
      double shift,
      ArrayView residual,
      ArrayView output) {
    DoubleVector m = all(mean);
    DoubleVector r = all(inverse);
    DoubleVector a = all(scale);
    DoubleVector b = all(shift);
    int x = input.layout().offset() + at;
    int more = residual.layout().offset() + at;
    int y = output.layout().offset() + at;
    int last = length - LaneMemory.LENGTH;
    for (int next = 0; next < length; next += LaneMemory.LENGTH) {
      int i = Math.min(next, last);
      DoubleVector z = normalized(input, x + i, m, r).mul(a).add(b);
      storeActivatedSum(z, residual, more + i, output, y + i);
    }
  }

  @Override
  public void sumGradients(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      Coefficients coefficients,
      double[] lanes) {
    PassingSums.of(runs, input, upstream, activated, coefficients, lanes);
  }

  @Override
  public void differentiate(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      Coefficients coefficients,
      ArrayView gradient) {
    int length = runs.length();
    if (length < LaneMemory.LENGTH) {
      twin.differentiate(runs, input, upstream, activated, coefficients, gradient);
      return;
    }
    int x = input.layout().offset() + runs.start();
    int u = upstream.layout().offset() + runs.start();
    int y = activated.layout().offset() + runs.start();
    int dx = gradient.layout().offset() + runs.start();
    int last = length - LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      DoubleVector mean = all(coefficients.mean[set]);
      DoubleVector inverse = all(coefficients.inverse[set]);
      DoubleVector upstreamMean = all(coefficients.upstreamMean[set]);
      DoubleVector slope = all(coefficients.slope[set]);
      DoubleVector scale = all(coefficients.scale[runs.parameter(run)]);
      int at = run * runs.stride();
      for (int next = 0; next < length; next += LaneMemory.LENGTH) {
        int i = at + Math.min(next, last);
        DoubleVector g = passing(upstream, u + i, activated, y + i);
        DoubleVector centered = g.mul(scale).sub(upstreamMean);
        DoubleVector xhat = normalized(input, x + i, mean, inverse);
        store(centered.sub(xhat.mul(slope)).mul(inverse), gradient, dx + i);
      }
    }
  }

  /** In place: an end that fills no vector must not be done twice, but one by one. */
  @Override
  public void activate(Runs runs, ArrayView residual, ArrayView output) {
    int length = runs.length();
    int whole = length - length % LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int at = runs.start() + run * runs.stride();
      int y = output.layout().offset() + at;
      for (int i = 0; i < whole; i += LaneMemory.LENGTH) {
        DoubleVector z = load(output, y + i);
        if (residual == null) {
          storeActivated(z, output, y + i);
        } else {
          storeActivatedSum(z, residual, residual.layout().offset() + at + i, output, y + i);
        }
      }
      ScalarActivations.activate(at + whole, length - whole, residual, output);
    }
  }

  @Override
  public void mask(Runs runs, ArrayView upstream, ArrayView activated, ArrayView passing) {
    int length = runs.length();
    if (length < LaneMemory.LENGTH) {
      twin.mask(runs, upstream, activated, passing);
      return;
    }
    int u = upstream.layout().offset() + runs.start();
    int y = activated.layout().offset() + runs.start();
    int g = passing.layout().offset() + runs.start();
    int last = length - LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int at = run * runs.stride();
      for (int next = 0; next < length; next += LaneMemory.LENGTH) {
        int i = at + Math.min(next, last);
        store(passing(upstream, u + i, activated, y + i), passing, g + i);
      }
    }
  }
}
