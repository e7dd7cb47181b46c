package dev.normative.accelerated.kernel;

import java.util.Arrays;

/**
 * Two sums of a block in the {@link SumOrder}, term by term: lanes 0 to 31 hold the block's, lanes
 * 32 to 63 the leaf's.
 */
final class LaneSums {
  /** The terms of an element; of an interface, so that the order is written down once. */
  interface Terms {
    /** Adds both terms of the element that is {@code place} elements into a run. */
    void add(int run, int place, int lane, double[] lanes);
  }

  private static final int LEAF = 2 * SumOrder.LANES;

  private LaneSums() {}

  static void of(Runs runs, Terms terms, double[] lanes) {
    Arrays.fill(lanes, 0, LEAF, 0);
    int count = runs.count * runs.length;
    int whole = count - count % SumOrder.LANES;
    for (int from = 0; from < whole; from += SumOrder.SEGMENT) {
      leaf(from, Math.min(whole, from + SumOrder.SEGMENT), runs, terms, lanes);
    }
    leaf(whole, count, runs, terms, lanes);
  }

  private static void leaf(int from, int to, Runs runs, Terms terms, double[] lanes) {
    Arrays.fill(lanes, LEAF, 2 * LEAF, 0);
    for (int element = from; element < to; element++) {
      int run = element / runs.length;
      terms.add(run, element - run * runs.length, LEAF + element % SumOrder.LANES, lanes);
    }
    for (int lane = 0; lane < LEAF; lane++) {
      lanes[lane] += lanes[LEAF + lane];
    }
  }

  /** Adds both terms of an element to its lane. */
  static void add(double first, double second, int lane, double[] lanes) {
    lanes[lane] += first;
    lanes[lane + SumOrder.LANES] += second;
  }
}
