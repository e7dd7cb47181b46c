package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.LaneMemory.addTo;
import static dev.normative.accelerated.vector.LaneMemory.some;
import static dev.normative.accelerated.vector.LaneMemory.zero;

import dev.normative.accelerated.kernel.SumOrder;
import jdk.incubator.vector.DoubleVector;

/**
 * Two sums over runs too short to fill lanes one by one: their terms are written side by side
 * first, before the lanes, while they are in the fastest cache, and then added up as if they were
 * one run.
 */
final class PackedSums {
  /** Where the terms of the first sum begin. */
  static final int FIRST = 0;

  /** Where those of the second begin. */
  static final int SECOND = FIRST + SumOrder.PACKED;

  private PackedSums() {}

  /** Adds so many terms of both sums to the lanes from {@code at} on. */
  static void of(int count, double[] lanes, int at) {
    int whole = count - count % SumOrder.LANES;
    for (int lane = 0; lane < SumOrder.LANES; lane += LaneMemory.LENGTH) {
      for (int from = 0; from < whole; from += SumOrder.SEGMENT) {
        leaf(from + lane, Math.min(whole, from + SumOrder.SEGMENT), lanes, at + lane);
      }
    }
    for (int i = whole; i < count; i++) {
      lanes[at + i - whole] += lanes[FIRST + i];
      lanes[at + SumOrder.LANES + i - whole] += lanes[SECOND + i];
    }
  }

  private static void leaf(int from, int to, double[] lanes, int lane) {
    DoubleVector first = zero();
    DoubleVector second = zero();
    for (int i = from; i < to; i += SumOrder.LANES) {
      first = first.add(some(lanes, FIRST + i));
      second = second.add(some(lanes, SECOND + i));
    }
    addTo(lanes, lane, first);
    addTo(lanes, SumOrder.LANES + lane, second);
  }
}
