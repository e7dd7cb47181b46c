package dev.normative.accelerated.kernel;

import java.util.Arrays;

/**
 * Two sums of runs of a block in the {@link SumOrder}, term by term; the lanes of a leaf are the
 * first of the array, where others have room to work in.
 */
final class LaneSums {
  /** The terms of an element; of an interface, so that the order is written down once. */
  interface Terms {
    /** Adds both terms of the element that is {@code place} elements into a run. */
    void add(int run, int place, int lane, double[] lanes);
  }

  private LaneSums() {}

  static void of(Runs runs, Terms terms, double[] lanes, int at, int distance) {
    if (runs.length < SumOrder.LANES && distance == 0) {
      leaves(0, runs.count * runs.length, runs, terms, lanes, at); // as if they were one run
    } else {
      for (int run = 0; run < runs.count; run++) {
        int first = run * runs.length;
        leaves(first, first + runs.length, runs, terms, lanes, at + run * distance);
      }
    }
  }

  private static void leaves(int first, int end, Runs runs, Terms terms, double[] lanes, int at) {
    int whole = end - (end - first) % SumOrder.LANES;
    for (int from = first; from < whole; from += SumOrder.SEGMENT) {
      leaf(first, from, Math.min(whole, from + SumOrder.SEGMENT), runs, terms, lanes, at);
    }
    leaf(first, whole, end, runs, terms, lanes, at);
  }

  private static void leaf(
      int first, int from, int to, Runs runs, Terms terms, double[] lanes, int at) {
    Arrays.fill(lanes, 0, SumOrder.TWO_SUMS, 0);
    for (int element = from; element < to; element++) {
      int run = element / runs.length;
      int lane = (element - first) % SumOrder.LANES;
      terms.add(run, element - run * runs.length, lane, lanes);
    }
    for (int lane = 0; lane < SumOrder.TWO_SUMS; lane++) {
      lanes[at + lane] += lanes[lane];
    }
  }

  /** Adds both terms of an element to its lane. */
  static void add(double first, double second, int lane, double[] lanes) {
    lanes[lane] += first;
    lanes[lane + SumOrder.LANES] += second;
  }
}
