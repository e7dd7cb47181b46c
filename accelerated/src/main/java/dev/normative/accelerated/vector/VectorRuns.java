package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.store;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.RunKernel;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarRuns;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/** {@link RunKernel} with several elements of a run at a time. */
final class VectorRuns implements RunKernel {
  private final RunKernel twin = new ScalarRuns();

  @Override
  public void sumDeviations(Runs runs, ArrayView input, double center, double[] lanes) {
    int length = runs.length();
    if (length < SumOrder.VECTOR) {
      twin.sumDeviations(runs, input, center, lanes);
      return;
    }
    int start = input.layout().offset() + runs.start();
    int stride = runs.stride();
    int count = runs.count();
    int perLeaf = SumOrder.runsPerLeaf(length);
    DoubleVector c = all(center);
    // A vector narrower than the widest takes one part of the lanes after the other.
    for (int part = 0; part < SumOrder.VECTOR; part += LaneMemory.LENGTH) {
      VectorMask<Double> dropped = Tail.dropped(length % SumOrder.VECTOR, part);
      DoubleVector low = zero();
      DoubleVector high = zero();
      DoubleVector lowSquares = zero();
      DoubleVector highSquares = zero();
      for (int first = 0; first < count; first += perLeaf) {
        int end = Math.min(count, first + perLeaf);
        for (int segment = 0; segment < length; segment += SumOrder.SEGMENT) {
          int n = Math.min(SumOrder.SEGMENT, length - segment);
          int whole = n - n % SumOrder.LANES;
          int half = n - n % SumOrder.VECTOR;
          DoubleVector a = zero();
          DoubleVector b = zero();
          DoubleVector aSquares = zero();
          DoubleVector bSquares = zero();
          for (int run = first; run < end; run++) {
            int from = start + run * stride + segment + part;
            for (int i = from; i < from + whole; i += SumOrder.LANES) {
              DoubleVector d = load(input, i).sub(c);
              DoubleVector e = load(input, i + SumOrder.VECTOR).sub(c);
              a = a.add(d);
              aSquares = aSquares.add(d.mul(d));
              b = b.add(e);
              bSquares = bSquares.add(e.mul(e));
            }
            if (whole < half) {
              DoubleVector d = load(input, from + whole).sub(c);
              a = a.add(d);
              aSquares = aSquares.add(d.mul(d));
            }
            if (half < n) {
              DoubleVector d = load(input, from + n - SumOrder.VECTOR).sub(c).blend(0, dropped);
              b = b.add(d);
              bSquares = bSquares.add(d.mul(d));
            }
          }
          low = low.add(a);
          high = high.add(b);
          lowSquares = lowSquares.add(aSquares);
          highSquares = highSquares.add(bSquares);
        }
      }
      low.intoArray(lanes, part);
      high.intoArray(lanes, SumOrder.VECTOR + part);
      lowSquares.intoArray(lanes, SumOrder.LANES + part);
      highSquares.intoArray(lanes, SumOrder.LANES + SumOrder.VECTOR + part);
    }
  }

  @Override
  public void sumGradients(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] lanes) {
    if (runs.length() < SumOrder.VECTOR) {
      twin.sumGradients(runs, input, upstream, coefficients, lanes);
    } else {
      GradientSums.of(runs, input, upstream, coefficients, false, lanes);
    }
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
    int body = length - LaneMemory.LENGTH;
    for (int run = 0; run < runs.count(); run++) {
      DoubleVector mean = all(coefficients.mean[runs.set(run)]);
      DoubleVector inverse = all(coefficients.inverse[runs.set(run)]);
      DoubleVector scale = all(coefficients.scale[runs.parameter(run)]);
      DoubleVector shift = all(coefficients.shift[runs.parameter(run)]);
      int at = run * runs.stride();
      for (int i = at; i < at + body; i += LaneMemory.LENGTH) {
        DoubleVector normalized = load(input, x + i).sub(mean).mul(inverse);
        store(normalized.mul(scale).add(shift), output, y + i);
      }
      int last = at + body;
      DoubleVector normalized = load(input, x + last).sub(mean).mul(inverse);
      store(normalized.mul(scale).add(shift), output, y + last);
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
    for (int run = 0; run < runs.count(); run++) {
      int set = runs.set(run);
      DoubleVector mean = all(coefficients.mean[set]);
      DoubleVector inverse = all(coefficients.inverse[set]);
      DoubleVector upstreamMean = all(coefficients.upstreamMean[set]);
      DoubleVector slope = all(coefficients.slope[set]);
      DoubleVector scale = all(coefficients.scale[runs.parameter(run)]);
      int at = run * runs.stride();
      for (int place = 0; place < length; place = Tail.next(place, length)) {
        int i = at + place;
        DoubleVector normalized = load(input, x + i).sub(mean).mul(inverse);
        DoubleVector centered = load(upstream, u + i).mul(scale).sub(upstreamMean);
        store(centered.sub(normalized.mul(slope)).mul(inverse), gradient, dx + i);
      }
    }
  }
}
