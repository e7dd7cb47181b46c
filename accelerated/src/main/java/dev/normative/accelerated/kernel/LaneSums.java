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

  static final int LEAF = 2 * SumOrder.LANES;

  private LaneSums() {}

  static void of(Runs runs, Terms terms, double[] lanes) {
    Arrays.fill(lanes, 0, LEAF, 0);
    int perLeaf = SumOrder.runsPerLeaf(runs.length);
    for (int first = 0; first < runs.count; first += perLeaf) {
      int end = Math.min(runs.count, first + perLeaf);
      for (int segment = 0; segment < runs.length; segment += SumOrder.SEGMENT) {
        Arrays.fill(lanes, LEAF, 2 * LEAF, 0);
        for (int run = first; run < end; run++) {
          int stop = Math.min(runs.length, segment + SumOrder.SEGMENT);
          leaf(run, segment, stop, terms, lanes);
        }
        for (int lane = 0; lane < LEAF; lane++) {
          lanes[lane] += lanes[LEAF + lane];
        }
      }
    }
  }

  private static void leaf(int run, int from, int to, Terms terms, double[] lanes) {
    int rest = (to - from) % SumOrder.VECTOR;
    int whole = to - rest;
    for (int place = from; place < whole; place++) {
      terms.add(run, place, LEAF + (place - from) % SumOrder.LANES, lanes);
    }
    for (int place = whole; place < to; place++) {
      terms.add(run, place, LEAF + SumOrder.LANES - (to - place), lanes);
    }
  }

  /** Adds both terms of an element to its lane. */
  static void add(double first, double second, int lane, double[] lanes) {
    lanes[lane] += first;
    lanes[lane + SumOrder.LANES] += second;
  }
}
