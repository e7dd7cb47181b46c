package dev.normative.accelerated.vector;

import static dev.normative.accelerated.vector.FloatLanes.deviation;
import static dev.normative.accelerated.vector.FloatLanes.load;
import static dev.normative.accelerated.vector.FloatLanes.values;
import static dev.normative.accelerated.vector.LaneMemory.some;

import dev.normative.accelerated.kernel.FloatCoefficients;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import dev.normative.contract.ArrayView;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of columns with one row read after the other. What reads ahead of a program follows one
 * stream in a page of memory: with four rows side by side within a page, memory comes at a third of
 * its speed (measured with 128 to 512 columns). The sums of a leaf wait for its other rows in the
 * cache of the first level.
 */
final class RowByRowSums {
  /** Bytes of short rows: those of a leaf are few enough lines to be fetched together. */
  private static final int FEW_LINES = 256;

  /** Bytes of a page: longer rows are in several, and their sums are too much for that cache. */
  private static final int PAGE = 4096;

  private RowByRowSums() {}

  /**
   * Whether rows are best read so.
   *
   * @param bytesOfTerm of the elements, of one array or two, that a term of both sums is made of
   */
  static boolean suit(int columns, int bytesOfTerm, int bytesOfSum) {
    return columns * bytesOfTerm > FEW_LINES && columns < PAGE / bytesOfSum;
  }

  /**
   * Adds the deviations of the first rows, whole leaves, and their squares, to the sums of so many
   * columns.
   *
   * @param room for as many numbers as there are sums
   */
  static void addDeviations(
      Runs rows,
      int count,
      ArrayView input,
      int whole,
      double[] mean,
      double[] sums,
      double[] room) {
    int length = rows.length();
    int set = rows.set(0);
    int x = input.layout().offset() + rows.start();
    for (int row = 0; row < count; row++, x += rows.stride()) {
      int place = row % SumOrder.ROWS;
      if (place == 0) {
        for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
          DoubleVector d = LaneMemory.load(input, x + j).sub(some(mean, set + j));
          d.intoArray(room, j);
          d.mul(d).intoArray(room, length + j);
        }
      } else if (place < SumOrder.ROWS - 1) {
        for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
          DoubleVector d = LaneMemory.load(input, x + j).sub(some(mean, set + j));
          some(room, j).add(d).intoArray(room, j);
          int k = length + j;
          some(room, k).add(d.mul(d)).intoArray(room, k);
        }
      } else {
        for (int j = 0; j < whole; j += LaneMemory.LENGTH) {
          DoubleVector d = LaneMemory.load(input, x + j).sub(some(mean, set + j));
          some(sums, j).add(some(room, j).add(d)).intoArray(sums, j);
          int k = length + j;
          some(sums, k).add(some(room, k).add(d.mul(d))).intoArray(sums, k);
        }
      }
    }
  }

  /**
   * Adds the upstream gradients of the first rows, whole leaves, and their products with normalized
   * values, in float arithmetic.
   *
   * @param room for as many numbers as there are sums
   */
  static void addGradients(
      Runs rows,
      int count,
      ArrayView input,
      ArrayView upstream,
      int whole,
      FloatCoefficients c,
      float[] sums,
      float[] room) {
    float[] x = values(input);
    float[] dy = values(upstream);
    float[] means = c.mean;
    float[] rests = c.rest;
    float[] inverses = c.inverse;
    int length = rows.length();
    int set = rows.set(0);
    int from = input.layout().offset() + rows.start();
    int of = upstream.layout().offset() + rows.start();
    for (int row = 0; row < count; row++, from += rows.stride(), of += rows.stride()) {
      int place = row % SumOrder.ROWS;
      if (place == 0) {
        for (int j = 0; j < whole; j += FloatLanes.LENGTH) {
          // The same number: a vector that is copied as it is goes by the heap.
          FloatVector g = load(dy, of + j).mul(1f);
          g.intoArray(room, j);
          FloatVector d = deviation(x, from + j, load(means, set + j), load(rests, set + j));
          g.mul(d.mul(load(inverses, set + j))).intoArray(room, length + j);
        }
      } else if (place < SumOrder.ROWS - 1) {
        for (int j = 0; j < whole; j += FloatLanes.LENGTH) {
          FloatVector g = load(dy, of + j);
          load(room, j).add(g).intoArray(room, j);
          FloatVector d = deviation(x, from + j, load(means, set + j), load(rests, set + j));
          FloatVector weighted = g.mul(d.mul(load(inverses, set + j)));
          load(room, length + j).add(weighted).intoArray(room, length + j);
        }
      } else {
        for (int j = 0; j < whole; j += FloatLanes.LENGTH) {
          FloatVector g = load(dy, of + j);
          load(sums, j).add(load(room, j).add(g)).intoArray(sums, j);
          FloatVector d = deviation(x, from + j, load(means, set + j), load(rests, set + j));
          FloatVector weighted = g.mul(d.mul(load(inverses, set + j)));
          int k = length + j;
          load(sums, k).add(load(room, k).add(weighted)).intoArray(sums, k);
        }
      }
    }
  }
}
