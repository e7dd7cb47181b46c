package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.addTo;
import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.normalized;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * The sums of upstream gradients and of their products with the normalized values over one block;
 * its loops are made as those of {@link DeviationSums}.
 */
final class GradientSums {
  private GradientSums() {}

  /** Writes the lanes of both sums. */
  static void of(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] lanes) {
    Arrays.fill(lanes, 0, 2 * SumOrder.LANES, 0);
    int x = input.layout().offset() + runs.start();
    int u = upstream.layout().offset() + runs.start();
    int length = runs.length();
    double mean = coefficients.mean[runs.set(0)];
    double inverse = coefficients.inverse[runs.set(0)];
    if (runs.count() > 1) {
      for (int run = 0; run < runs.count(); run++) {
        int at = run * runs.stride();
        pack(input, x + at, upstream, u + at, length, mean, inverse, lanes, run * length);
      }
      PackedSums.of(runs.count() * length, lanes);
      return;
    }
    int whole = length - length % SumOrder.LANES;
    for (int lane = 0; lane < SumOrder.LANES; lane += LaneMemory.LENGTH) {
      for (int from = lane; from < whole; from += SumOrder.SEGMENT) {
        int n = Math.min(whole - from, SumOrder.SEGMENT);
        leaf(input, x + from, upstream, u + from, n, mean, inverse, lanes, lane);
      }
    }
    for (int i = whole; i < length; i++) {
      double gradient = Elements.get(upstream, u + i);
      lanes[i - whole] += gradient;
      lanes[SumOrder.LANES + i - whole] +=
          gradient * ((Elements.get(input, x + i) - mean) * inverse);
    }
  }

  private static void leaf(
      ArrayView input,
      int x,
      ArrayView upstream,
      int u,
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
      DoubleVector g = load(upstream, u + i);
      sum = sum.add(g);
      products = products.add(g.mul(normalized(input, x + i, m, r)));
    }
    addTo(lanes, lane, sum);
    addTo(lanes, SumOrder.LANES + lane, products);
  }

  private static void pack(
      ArrayView input,
      int x,
      ArrayView upstream,
      int u,
      int length,
      double mean,
      double inverse,
      double[] lanes,
      int place) {
    int first = PackedSums.FIRST + place;
    int second = PackedSums.SECOND + place;
    if (length < LaneMemory.LENGTH) {
      for (int i = 0; i < length; i++) {
        double gradient = Elements.get(upstream, u + i);
        lanes[first + i] = gradient;
        lanes[second + i] = gradient * ((Elements.get(input, x + i) - mean) * inverse);
      }
      return;
    }
    DoubleVector m = all(mean);
    DoubleVector r = all(inverse);
    int last = length - LaneMemory.LENGTH;
    for (int i = 0; i < last; i += LaneMemory.LENGTH) {
      DoubleVector g = load(upstream, u + i);
      g.intoArray(lanes, first + i);
      g.mul(normalized(input, x + i, m, r)).intoArray(lanes, second + i);
    }
    DoubleVector g = load(upstream, u + last);
    g.intoArray(lanes, first + last);
    g.mul(normalized(input, x + last, m, r)).intoArray(lanes, second + last);
  }
}
