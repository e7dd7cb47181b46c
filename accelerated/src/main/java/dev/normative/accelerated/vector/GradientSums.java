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
import jdk.incubator.vector.DoubleVector;

/**
 * The sums of upstream gradients and of their products with the normalized values over one block;
 * its loops are made as those of {@link DeviationSums}.
 */
final class GradientSums {
  private GradientSums() {}

  /** {@link dev.normative.accelerated.kernel.RunKernel#addGradients}. */
  static void add(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      double[] lanes,
      int at,
      int distance) {
    int x = input.layout().offset() + runs.start();
    int u = upstream.layout().offset() + runs.start();
    int length = runs.length();
    double[] means = coefficients.mean;
    double[] inverses = coefficients.inverse;
    if (length < SumOrder.LANES) {
      int together = distance == 0 ? runs.count() : 1;
      for (int run = 0; run < runs.count(); run++) {
        int i = run * runs.stride();
        int set = runs.set(run);
        int packed = run % together * length;
        pack(input, x + i, upstream, u + i, length, means[set], inverses[set], lanes, packed);
        if ((run + 1) % together == 0) {
          PackedSums.of(together * length, lanes, at + run * distance);
        }
      }
      return;
    }
    for (int run = 0; run < runs.count(); run++) {
      int first = x + run * runs.stride();
      int of = u + run * runs.stride();
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
            DoubleVector g = load(upstream, of + i);
            sum = sum.add(g);
            products = products.add(g.mul(normalized(input, first + i, m, r)));
            int j = i + LaneMemory.LENGTH;
            g = load(upstream, of + j);
            nextSum = nextSum.add(g);
            nextProducts = nextProducts.add(g.mul(normalized(input, first + j, m, r)));
          }
          int sums = place + lane;
          addTo(lanes, sums, sum);
          addTo(lanes, sums + LaneMemory.LENGTH, nextSum);
          sums += SumOrder.LANES;
          addTo(lanes, sums, products);
          addTo(lanes, sums + LaneMemory.LENGTH, nextProducts);
        }
      }
      for (int i = whole; i < length; i++) {
        double gradient = Elements.get(upstream, of + i);
        lanes[place + i - whole] += gradient;
        lanes[place + SumOrder.LANES + i - whole] +=
            gradient * ((Elements.get(input, first + i) - mean) * inverse);
      }
    }
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
