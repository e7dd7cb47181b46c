package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.addTo;
import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.normalized;
import static dev.normative.accelerated.vector.LaneMemory.some;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * As {@link GradientSums} with each upstream gradient multiplied with a scale of its own, over one
 * block that is a single run.
 */
final class WeightedSums {
  private WeightedSums() {}

  /** Writes the lanes of both sums. */
  static void of(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] lanes) {
    Arrays.fill(lanes, 0, 2 * SumOrder.LANES, 0);
    int x = input.layout().offset() + runs.start();
    int u = upstream.layout().offset() + runs.start();
    int s = runs.parameter(0);
    int length = runs.length();
    double[] scale = coefficients.scale;
    double mean = coefficients.mean[runs.set(0)];
    double inverse = coefficients.inverse[runs.set(0)];
    int whole = length - length % SumOrder.LANES;
    for (int lane = 0; lane < SumOrder.LANES; lane += LaneMemory.LENGTH) {
      for (int from = lane; from < whole; from += SumOrder.SEGMENT) {
        int n = Math.min(whole - from, SumOrder.SEGMENT);
        leaf(input, x + from, upstream, u + from, scale, s + from, n, mean, inverse, lanes, lane);
      }
    }
    for (int i = whole; i < length; i++) {
      double weighted = Elements.get(upstream, u + i) * scale[s + i];
      lanes[i - whole] += weighted;
      lanes[SumOrder.LANES + i - whole] +=
          weighted * ((Elements.get(input, x + i) - mean) * inverse);
    }
  }

  private static void leaf(
      ArrayView input,
      int x,
      ArrayView upstream,
      int u,
      double[] scale,
      int s,
      int n,
      double mean,
      double inverse,
      double[] lanes,
      int lane) {
    DoubleVector m = all(mean);
    DoubleVector r = all(inverse);
    DoubleVector sum = zero();
    DoubleVector products = zero();
    for (int i = 0; i < n; i += SumOrder.LANES) {
      DoubleVector g = load(upstream, u + i).mul(some(scale, s + i));
      sum = sum.add(g);
      products = products.add(g.mul(normalized(input, x + i, m, r)));
    }
    addTo(lanes, lane, sum);
    addTo(lanes, SumOrder.LANES + lane, products);
  }
}
