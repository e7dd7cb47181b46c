package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.addTo;
import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.normalized;
import static dev.normative.accelerated.vector.LaneMemory.passing;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.ScalarActivations;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/** As {@link GradientSums}, of the upstream gradients that an activation lets pass. */
final class PassingSums {
  private PassingSums() {}

  /** Writes the lanes of both sums. */
  static void of(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      Coefficients coefficients,
      double[] lanes) {
    Arrays.fill(lanes, 0, 2 * SumOrder.LANES, 0);
    int length = runs.length();
    double mean = coefficients.mean[runs.set(0)];
    double inverse = coefficients.inverse[runs.set(0)];
    if (runs.count() > 1) {
      for (int run = 0; run < runs.count(); run++) {
        int at = runs.start() + run * runs.stride();
        pack(at, length, input, upstream, activated, mean, inverse, lanes, run * length);
      }
      PackedSums.of(runs.count() * length, lanes);
      return;
    }
    int start = runs.start();
    int whole = length - length % SumOrder.LANES;
    for (int lane = 0; lane < SumOrder.LANES; lane += LaneMemory.LENGTH) {
      for (int from = lane; from < whole; from += SumOrder.SEGMENT) {
        int n = Math.min(whole - from, SumOrder.SEGMENT);
        leaf(start + from, n, input, upstream, activated, mean, inverse, lanes, lane);
      }
    }
    terms(
        start + whole,
        length - whole,
        input,
        upstream,
        activated,
        mean,
        inverse,
        lanes,
        0,
        SumOrder.LANES);
  }

  private static void leaf(
      int at,
      int n,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      double mean,
      double inverse,
      double[] lanes,
      int lane) {
    int x = input.layout().offset() + at;
    int u = upstream.layout().offset() + at;
    int y = activated.layout().offset() + at;
    DoubleVector m = all(mean);
    DoubleVector r = all(inverse);
    DoubleVector sum = zero();
    DoubleVector products = zero();
    for (int i = 0; i < n; i += SumOrder.LANES) {
      DoubleVector g = passing(upstream, u + i, activated, y + i);
      sum = sum.add(g);
      products = products.add(g.mul(normalized(input, x + i, m, r)));
    }
    addTo(lanes, lane, sum);
    addTo(lanes, SumOrder.LANES + lane, products);
  }

  /** Adds the terms of some elements, one after the other, to numbers from two places on. */
  private static void terms(
      int at,
      int count,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      double mean,
      double inverse,
      double[] lanes,
      int first,
      int second) {
    int x = input.layout().offset() + at;
    int u = upstream.layout().offset() + at;
    int y = activated.layout().offset() + at;
    for (int i = 0; i < count; i++) {
      double g =
          ScalarActivations.passing(Elements.get(upstream, u + i), Elements.get(activated, y + i));
      lanes[first + i] += g;
      lanes[second + i] += g * ((Elements.get(input, x + i) - mean) * inverse);
    }
  }

  private static void pack(
      int at,
      int length,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      double mean,
      double inverse,
      double[] lanes,
      int place) {
    int first = PackedSums.FIRST + place;
    int second = PackedSums.SECOND + place;
    if (length < LaneMemory.LENGTH) {
      Arrays.fill(lanes, first, first + length, 0);
      Arrays.fill(lanes, second, second + length, 0);
      terms(at, length, input, upstream, activated, mean, inverse, lanes, first, second);
      return;
    }
    int x = input.layout().offset() + at;
    int u = upstream.layout().offset() + at;
    int y = activated.layout().offset() + at;
    DoubleVector m = all(mean);
    DoubleVector r = all(inverse);
    int last = length - LaneMemory.LENGTH;
    for (int next = 0; next < length; next += LaneMemory.LENGTH) {
      int i = Math.min(next, last);
      DoubleVector g = passing(upstream, u + i, activated, y + i);
      g.intoArray(lanes, first + i);
      g.mul(normalized(input, x + i, m, r)).intoArray(lanes, second + i);
    }
  }
}
