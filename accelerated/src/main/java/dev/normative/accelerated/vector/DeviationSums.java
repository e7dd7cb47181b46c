package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.addTo;
import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;

/**
 * The sums of deviations and of their squares over runs of one block.
 *
 * <p>A leaf is a loop for two vectors of lanes, whose sums go through memory to the next one: the
 * compiler of JDK 17 puts a vector that is carried through two nested loops on the heap, in each
 * iteration. That all loops are in one method has the reason that {@link VectorRuns} gives.
 */
final class DeviationSums {
  private DeviationSums() {}

  /** {@link dev.normative.accelerated.kernel.RunKernel#addDeviations}. */
  static void add(
      Runs runs, ArrayView input, double[] centers, double[] lanes, int at, int distance) {
    int start = input.layout().offset() + runs.start();
    int length = runs.length();
    if (length < SumOrder.LANES) {
      int together = distance == 0 ? runs.count() : 1;
      for (int run = 0; run < runs.count(); run++) {
        int from = start + run * runs.stride();
        pack(input, from, length, centers[runs.set(run)], lanes, run % together * length);
        if ((run + 1) % together == 0) {
          PackedSums.of(together * length, lanes, at + run * distance);
        }
      }
      return;
    }
    for (int run = 0; run < runs.count(); run++) {
      int first = start + run * runs.stride();
      double center = centers[runs.set(run)];
      int place = at + run * distance;
      int end = first + length;
      int whole = end - length % SumOrder.LANES;
      for (int from = first; from < whole; from += SumOrder.SEGMENT) {
        int to = Math.min(whole, from + SumOrder.SEGMENT);
        for (int lane = 0; lane < SumOrder.LANES; lane += 2 * LaneMemory.LENGTH) {
          DoubleVector c = all(center);
          DoubleVector sum = zero();
          DoubleVector squares = zero();
          DoubleVector nextSum = zero();
          DoubleVector nextSquares = zero();
          for (int i = from + lane; i < to; i += SumOrder.LANES) {
            DoubleVector d = load(input, i).sub(c);
            sum = sum.add(d);
            squares = squares.add(d.mul(d));
            d = load(input, i + LaneMemory.LENGTH).sub(c);
            nextSum = nextSum.add(d);
            nextSquares = nextSquares.add(d.mul(d));
          }
          int sums = place + lane;
          addTo(lanes, sums, sum);
          addTo(lanes, sums + LaneMemory.LENGTH, nextSum);
          sums += SumOrder.LANES;
          addTo(lanes, sums, squares);
          addTo(lanes, sums + LaneMemory.LENGTH, nextSquares);
        }
      }
      for (int i = whole; i < end; i++) {
        double d = Elements.get(input, i) - center;
        lanes[place + i - whole] += d;
        lanes[place + SumOrder.LANES + i - whole] += d * d;
      }
    }
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
