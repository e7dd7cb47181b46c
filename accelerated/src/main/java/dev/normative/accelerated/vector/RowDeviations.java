package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.all;
import static dev.normative.accelerated.vector.LaneMemory.load;
import static dev.normative.accelerated.vector.LaneMemory.some;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;

/**
 * The sums of deviations and of their squares along one row of float32, as {@link DeviationSums}
 * has them. A row is summed and then written, before the next one is read: the less there is to do
 * in between, the further the processor looks ahead, and the earlier it asks for the next row. So
 * the first leaf is written to the lanes, not added to zeros that were just written (measured with
 * rows of 256 and 768: two thirds of the time).
 */
final class RowDeviations {
  private RowDeviations() {}

  /** {@link dev.normative.accelerated.kernel.RowKernel#sumDeviations}, of 16 elements or more. */
  static void sum(Runs row, ArrayView.Floats input, double[] centers, double[] lanes, int at) {
    float[] x = input.values();
    int first = input.layout().offset() + row.start();
    int rest = row.length() % SumOrder.LANES;
    int whole = first + row.length() - rest;
    double center = centers[row.set(0)];
    for (int from = first; from < whole; from += SumOrder.SEGMENT) {
      int to = Math.min(whole, from + SumOrder.SEGMENT);
      leaf(x, from, to, center, from > first, lanes, at);
    }
    for (int i = 0; i < rest; i++) {
      double d = x[whole + i] - center;
      lanes[at + i] += d;
      lanes[at + SumOrder.LANES + i] += d * d;
    }
  }

  private static void leaf(
      float[] x, int from, int to, double center, boolean adds, double[] lanes, int at) {
    for (int lane = 0; lane < SumOrder.LANES; lane += 2 * LaneMemory.LENGTH) {
      DoubleVector c = all(center);
      DoubleVector sum = zero();
      DoubleVector squares = zero();
      DoubleVector nextSum = zero();
      DoubleVector nextSquares = zero();
      for (int i = from + lane; i < to; i += SumOrder.LANES) {
        DoubleVector d = load(x, i).sub(c);
        sum = sum.add(d);
        squares = squares.add(d.mul(d));
        d = load(x, i + LaneMemory.LENGTH).sub(c);
        nextSum = nextSum.add(d);
        nextSquares = nextSquares.add(d.mul(d));
      }
      int sums = at + lane;
      int next = sums + LaneMemory.LENGTH;
      if (adds) {
        sum = sum.add(some(lanes, sums));
        nextSum = nextSum.add(some(lanes, next));
        squares = squares.add(some(lanes, sums + SumOrder.LANES));
        nextSquares = nextSquares.add(some(lanes, next + SumOrder.LANES));
      }
      sum.intoArray(lanes, sums);
      nextSum.intoArray(lanes, next);
      squares.intoArray(lanes, sums + SumOrder.LANES);
      nextSquares.intoArray(lanes, next + SumOrder.LANES);
    }
  }
}
