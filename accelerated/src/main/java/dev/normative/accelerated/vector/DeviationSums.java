package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.addTo;
import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * The sums of deviations and of their squares over one block.
 *
 * <p>A leaf is a loop in a small method of its own, for one vector of lanes, whose sums go through
 * memory to the next one. The compiler of JDK 17 puts a vector that is carried through two nested
 * loops on the heap, in each iteration; and that of every JDK does so where a method has so many
 * vectors that it gives up on inlining.
 */
final class DeviationSums {
  private DeviationSums() {}

  /** Writes the lanes of both sums. */
  static void of(Runs runs, ArrayView input, double center, double[] lanes) {
    Arrays.fill(lanes, 0, 2 * SumOrder.LANES, 0);
    int start = input.layout().offset() + runs.start();
    if (runs.count() > 1) {
      for (int run = 0; run < runs.count(); run++) {
        int from = start + run * runs.stride();
        pack(input, from, runs.length(), center, lanes, run * runs.length());
      }
      PackedSums.of(runs.count() * runs.length(), lanes);
      return;
    }
    int end = start + runs.length();
    int whole = end - runs.length() % SumOrder.LANES;
    for (int lane = 0; lane < SumOrder.LANES; lane += LaneMemory.LENGTH) {
      for (int from = start; from < whole; from += SumOrder.SEGMENT) {
        leaf(input, from + lane, Math.min(whole, from + SumOrder.SEGMENT), center, lanes, lane);
      }
    }
    for (int i = whole; i < end; i++) {
      double d = Elements.get(input, i) - center;
      lanes[i - whole] += d;
      lanes[SumOrder.LANES + i - whole] += d * d;
    }
  }

  private static void leaf(
      ArrayView input, int from, int to, double center, double[] lanes, int lane) {
    DoubleVector c = all(center);
    DoubleVector sum = zero();
    DoubleVector squares = zero();
    for (int i = from; i < to; i += SumOrder.LANES) {
      DoubleVector d = load(input, i).sub(c);
      sum = sum.add(d);
      squares = squares.add(d.mul(d));
    }
    addTo(lanes, lane, sum);
    addTo(lanes, SumOrder.LANES + lane, squares);
  }

  private static void pack(
      ArrayView input, int from, int length, double center, double[] lanes, int place) {
    int first = PackedSums.FIRST + place;
    int second = PackedSums.SECOND + place;
    if (length < LaneMemory.LENGTH) {
      for (int i = 0; i < length; i++) {
        double d = Elements.get(input, from + i) - center;
        lanes[first + i] = d;
        lanes[second + i] = d * d;
      }
      return;
    }
    DoubleVector c = all(center);
    int last = length - LaneMemory.LENGTH;
    for (int i = 0; i < last; i += LaneMemory.LENGTH) {
      DoubleVector d = load(input, from + i).sub(c);
      d.intoArray(lanes, first + i);
      d.mul(d).intoArray(lanes, second + i);
    }
    DoubleVector d = load(input, from + last).sub(c);
    d.intoArray(lanes, first + last);
    d.mul(d).intoArray(lanes, second + last);
  }
}
