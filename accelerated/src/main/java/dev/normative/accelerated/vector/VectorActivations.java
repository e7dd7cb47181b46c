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

/**
 * {@link ActivationKernel} with several elements of a run at a time; its methods with vectors are
 * long for the reason that {@link VectorRuns} has.
 */
final class VectorActivations implements ActivationKernel {
  private final ActivationKernel twin = new ScalarActivations();

  @Override
  public void normalize(
      Runs runs, ArrayView input, Coefficients c, ArrayView residual, ArrayView output) {
    boolean inFloats = c.floats.fitOutput(runs);
    if (inFloats && runs.length() >= FloatLanes.LENGTH) {
      if (residual == null) {
        FloatPlanes.normalizeAndActivate(runs, input, c.floats, output);
      } else {
        FloatPlanes.normalizeAddAndActivate(runs, input, c.floats, residual, output);
      }
    } else if (inFloats || runs.length() < LaneMemory.LENGTH) {
      twin.normalize(runs, input, c, residual, output);
    } else if (residual == null) {
      normalize(runs, input, c, output);
    } else {
      normalizeAndAdd(runs, input, c, residual, output);
    }
  }

  private static void normalize(Runs runs, ArrayView input, Coefficients c, ArrayView output) {
    int x = input.layout().offset() + runs.start();
    int y = output.layout().offset() + runs.start();
    int last = runs.length() - LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      int parameter = runs.parameter(run);
      DoubleVector mean = all(c.mean[set]);
      DoubleVector inverse = all(c.inverse[set]);
      DoubleVector scale = all(c.scale[parameter]);
      DoubleVector shift = all(c.shift[parameter]);
      int from = x + run * runs.stride();
      int to = y + run * runs.stride();
      for (int i = 0; i < last; i += 2 * LaneMemory.LENGTH) {
        DoubleVector xhat = normalized(input, from + i, mean, inverse);
        storeActivated(xhat.mul(scale).add(shift), output, to + i);
        int j = Math.min(i + LaneMemory.LENGTH, last);
        xhat = normalized(input, from + j, mean, inverse);
        storeActivated(xhat.mul(scale).add(shift), output, to + j);
      }
      DoubleVector xhat = normalized(input, from + last, mean, inverse);
      storeActivated(xhat.mul(scale).add(shift), output, to + last);
    }
  }

  private static void normalizeAndAdd(
      Runs runs, ArrayView input, Coefficients c, ArrayView residual, ArrayView output) {
    int x = input.layout().offset() + runs.start();
    int r = residual.layout().offset() + runs.start();
    int y = output.layout().offset() + runs.start();
    int last = runs.length() - LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      int parameter = runs.parameter(run);
      DoubleVector mean = all(c.mean[set]);
      DoubleVector inverse = all(c.inverse[set]);
      DoubleVector scale = all(c.scale[parameter]);
      DoubleVector shift = all(c.shift[parameter]);
      int from = x + run * runs.stride();
      int added = r + run * runs.stride();
      int to = y + run * runs.stride();
      for (int i = 0; i < last; i += 2 * LaneMemory.LENGTH) {
        DoubleVector xhat = normalized(input, from + i, mean, inverse);
        storeActivatedSum(xhat.mul(scale).add(shift), residual, added + i, output, to + i);
        int j = Math.min(i + LaneMemory.LENGTH, last);
        xhat = normalized(input, from + j, mean, inverse);
        storeActivatedSum(xhat.mul(scale).add(shift), residual, added + j, output, to + j);
      }
      DoubleVector xhat = normalized(input, from + last, mean, inverse);
      storeActivatedSum(xhat.mul(scale).add(shift), residual, added + last, output, to + last);
    }
  }

  @Override
  public void addGradients(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      Coefficients coefficients,
      double[] lanes,
      int at,
      int distance) {
    PassingSums.add(runs, input, upstream, activated, coefficients, lanes, at, distance);
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
    boolean inFloats = coefficients.floats.fitGradient(runs);
    if (inFloats && length >= FloatLanes.LENGTH) {
      FloatPlanes.differentiateAndMask(
          runs, input, upstream, activated, coefficients.floats, gradient);
      return;
    }
    if (inFloats || length < LaneMemory.LENGTH) {
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
      int end = at + last;
      for (int i = at; i < end; i += LaneMemory.LENGTH) {
        DoubleVector g = passing(upstream, u + i, activated, y + i);
        DoubleVector xhat = normalized(input, x + i, mean, inverse);
        DoubleVector centered = g.mul(scale).sub(upstreamMean);
        store(centered.sub(xhat.mul(slope)).mul(inverse), gradient, dx + i);
      }
      DoubleVector g = passing(upstream, u + end, activated, y + end);
      DoubleVector xhat = normalized(input, x + end, mean, inverse);
      DoubleVector centered = g.mul(scale).sub(upstreamMean);
      store(centered.sub(xhat.mul(slope)).mul(inverse), gradient, dx + end);
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
    if (length >= FloatLanes.LENGTH && passing instanceof ArrayView.Floats) {
      FloatPlanes.mask(runs, upstream, activated, passing);
      return;
    }
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
