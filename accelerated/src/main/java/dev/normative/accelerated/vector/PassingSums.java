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

  /** {@link dev.normative.accelerated.kernel.ActivationKernel#addGradients}. */
  static void add(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      Coefficients coefficients,
      double[] lanes,
      int at,
      int distance) {
    int length = runs.length();
    double[] means = coefficients.mean;
    double[] inverses = coefficients.inverse;
    int together = distance == 0 ? runs.count() : 1;
    boolean packs = length < SumOrder.LANES;
    for (int run = 0; packs && run < runs.count(); run++) {
      int start = runs.start() + run * runs.stride();
      double mean = means[runs.set(run)];
      double inverse = inverses[runs.set(run)];
      int packed = run % together * length;
      pack(start, length, input, upstream, activated, mean, inverse, lanes, packed);
      if ((run + 1) % together == 0) {
        PackedSums.of(together * length, lanes, at + run * distance);
      }
    }
    if (packs) {
      return;
    }
    for (int run = 0; run < runs.count(); run++) {
      int start = runs.start() + run * runs.stride();
      int x = input.layout().offset() + start;
      int u = upstream.layout().offset() + start;
      int y = activated.layout().offset() + start;
      double mean = means[runs.set(run)];
      double inverse = inverses[runs.set(run)];
      int place = at + run * distance;
      int whole = length - length % SumOrder.LANES;
      for (int from = 0; from < whole; from += SumOrder.SEGMENT) {
        int to = Math.min(whole, from + SumOrder.SEGMENT);
        for (int lane = 0; lane < SumOrder.LANES; lane += 2 * LaneMemory.LENGTH) {
          DoubleVector m = all(mean);
          DoubleVector r = all(inverse);
          DoubleVector sum = zero();
          DoubleVector products = zero();
          DoubleVector nextSum = zero();
          DoubleVector nextProducts = zero();
          for (int i = from + lane; i < to; i += SumOrder.LANES) {
            DoubleVector g = passing(upstream, u + i, activated, y + i);
            sum = sum.add(g);
            products = products.add(g.mul(normalized(input, x + i, m, r)));
            int j = i + LaneMemory.LENGTH;
            g = passing(upstream, u + j, activated, y + j);
            nextSum = nextSum.add(g);
            nextProducts = nextProducts.add(g.mul(normalized(input, x + j, m, r)));
          }
          int sums = place + lane;
          addTo(lanes, sums, sum);
          addTo(lanes, sums + LaneMemory.LENGTH, nextSum);
          sums += SumOrder.LANES;
          addTo(lanes, sums, products);
          addTo(lanes, sums + LaneMemory.LENGTH, nextProducts);
        }
      }
      int second = place + SumOrder.LANES;
      int rest = length - whole;
      terms(start + whole, rest, input, upstream, activated, mean, inverse, lanes, place, second);
    }
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
