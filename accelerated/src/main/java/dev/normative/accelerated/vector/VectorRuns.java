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
 *
 * <p>Methods with vectors are long on purpose, longer than what HotSpot puts into callers (325
 * bytes of code, {@code FreqInlineSize}), but have as few operations on vectors as can be: thirty
 * to forty are what its compiler has room for in one method. So each is compiled by itself, with
 * all vectors in registers. As a part of its caller it would share that room, and what is left over
 * gets its vectors as objects on the heap: many times slower, and which of several methods it
 * happens to depends on the order of the first calls.
 */
final class VectorRuns implements RunKernel {
  private final RunKernel twin = new ScalarRuns();

  @Override
  public void addDeviations(
      Runs runs, ArrayView input, double[] centers, double[] lanes, int at, int distance) {
    DeviationSums.add(runs, input, centers, lanes, at, distance);
  }

  @Override
  public void addGradients(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      double[] lanes,
      int at,
      int distance) {
    GradientSums.add(runs, input, upstream, coefficients, lanes, at, distance);
  }

  @Override
  public void normalize(Runs runs, ArrayView input, Coefficients c, ArrayView output) {
    int length = runs.length();
    boolean inFloats = c.floats.fitOutput(runs);
    if (inFloats && length >= FloatLanes.LENGTH) {
      FloatPlanes.normalize(runs, input, c.floats, output);
      return;
    }
    if (inFloats || length < LaneMemory.LENGTH) {
      twin.normalize(runs, input, c, output);
      return;
    }
    int x = input.layout().offset() + runs.start();
    int y = output.layout().offset() + runs.start();
    int last = length - LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      int parameter = runs.parameter(run);
      DoubleVector mean = all(c.mean[set]);
      DoubleVector inverse = all(c.inverse[set]);
      DoubleVector scale = all(c.scale[parameter]);
      DoubleVector shift = all(c.shift[parameter]);
      int from = x + run * runs.stride();
      int to = y + run * runs.stride();
      int i = 0;
      for (; i < last - LaneMemory.LENGTH; i += 2 * LaneMemory.LENGTH) {
        store(normalized(input, from + i, mean, inverse).mul(scale).add(shift), output, to + i);
        int j = i + LaneMemory.LENGTH;
        store(normalized(input, from + j, mean, inverse).mul(scale).add(shift), output, to + j);
      }
      if (i < last) {
        store(normalized(input, from + i, mean, inverse).mul(scale).add(shift), output, to + i);
      }
      store(normalized(input, from + last, mean, inverse).mul(scale).add(shift), output, to + last);
    }
  }

  @Override
  public void differentiate(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients c, ArrayView gradient) {
    int length = runs.length();
    boolean inFloats = c.floats.fitGradient(runs);
    if (inFloats && length >= FloatLanes.LENGTH) {
      FloatPlanes.differentiate(runs, input, upstream, c.floats, gradient);
      return;
    }
    if (inFloats || length < LaneMemory.LENGTH) {
      twin.differentiate(runs, input, upstream, c, gradient);
      return;
    }
    int x = input.layout().offset() + runs.start();
    int u = upstream.layout().offset() + runs.start();
    int dx = gradient.layout().offset() + runs.start();
    int last = length - LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      DoubleVector mean = all(c.mean[set]);
      DoubleVector inverse = all(c.inverse[set]);
      DoubleVector upstreamMean = all(c.upstreamMean[set]);
      DoubleVector slope = all(c.slope[set]);
      DoubleVector scale = all(c.scale[runs.parameter(run)]);
      int at = run * runs.stride();
      int end = at + last;
      for (int i = at; i < end; i += LaneMemory.LENGTH) {
        DoubleVector xhat = normalized(input, x + i, mean, inverse);
        DoubleVector centered = load(upstream, u + i).mul(scale).sub(upstreamMean);
        store(centered.sub(xhat.mul(slope)).mul(inverse), gradient, dx + i);
      }
      DoubleVector xhat = normalized(input, x + end, mean, inverse);
      DoubleVector centered = load(upstream, u + end).mul(scale).sub(upstreamMean);
      store(centered.sub(xhat.mul(slope)).mul(inverse), gradient, dx + end);
    }
  }
}
