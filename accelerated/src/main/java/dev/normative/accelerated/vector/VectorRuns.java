package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.normalized;
import static dev.normative.accelerated.vector.LaneMemory.store;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.RunKernel;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarRuns;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link RunKernel} with several elements of a run at a time.
 *
 * <p>Elements at the end of a run that fill no vector are written with a vector that ends with the
 * run, here as in the other kernels: what is written twice is written with the same bits.
 */
final class VectorRuns implements RunKernel {
  private final RunKernel twin = new ScalarRuns();

  @Override
  public void sumDeviations(Runs runs, ArrayView input, double center, double[] lanes) {
    DeviationSums.of(runs, input, center, lanes);
  }

  @Override
  public void sumGradients(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] lanes) {
    GradientSums.of(runs, input, upstream, coefficients, lanes);
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
    int last = length - LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      DoubleVector mean = all(coefficients.mean[runs.set(run)]);
      DoubleVector inverse = all(coefficients.inverse[runs.set(run)]);
      DoubleVector scale = all(coefficients.scale[runs.parameter(run)]);
      DoubleVector shift = all(coefficients.shift[runs.parameter(run)]);
      int from = x + run * runs.stride();
      int to = y + run * runs.stride();
      for (int next = 0; next < length; next += LaneMemory.LENGTH) {
        int i = Math.min(next, last);
        store(normalized(input, from + i, mean, inverse).mul(scale).add(shift), output, to + i);
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
        DoubleVector xhat = normalized(input, x + i, mean, inverse);
        DoubleVector centered = load(upstream, u + i).mul(scale).sub(upstreamMean);
        store(centered.sub(xhat.mul(slope)).mul(inverse), gradient, dx + i);
      }
    }
  }
}
