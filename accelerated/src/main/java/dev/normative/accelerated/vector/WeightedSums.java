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
import jdk.incubator.vector.DoubleVector;

/**
 * As {@link GradientSums} with each upstream gradient multiplied with a scale of its own, and each
 * run a block.
 */
final class WeightedSums {
  private WeightedSums() {}

  /** {@link dev.normative.accelerated.kernel.RowKernel#addWeighted}. */
  static void add(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      double[] lanes,
      int at,
      int distance) {
    double[] scale = coefficients.scale;
    int length = runs.length();
    int whole = length - length % SumOrder.LANES;
    for (int run = 0; run < runs.count(); run++) {
      int x = input.layout().offset() + runs.start() + run * runs.stride();
      int u = upstream.layout().offset() + runs.start() + run * runs.stride();
      int s = runs.parameter(run);
      double mean = coefficients.mean[runs.set(run)];
      double inverse = coefficients.inverse[runs.set(run)];
      int place = at + run * distance;
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
            DoubleVector g = load(upstream, u + i).mul(some(scale, s + i));
            sum = sum.add(g);
            products = products.add(g.mul(normalized(input, x + i, m, r)));
            int j = i + LaneMemory.LENGTH;
            g = load(upstream, u + j).mul(some(scale, s + j));
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
      for (int i = whole; i < length; i++) {
        double weighted = Elements.get(upstream, u + i) * scale[s + i];
        lanes[place + i - whole] += weighted;
        lanes[place + SumOrder.LANES + i - whole] +=
            weighted * ((Elements.get(input, x + i) - mean) * inverse);
      }
    }
  }
}
