package dev.normative.accelerated;

import dev.normative.accelerated.kernel.FloatCoefficients;
import dev.normative.accelerated.kernel.RowKernel;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;

/**
 * Differentiates a block of float32 rows with sums in float arithmetic: half the work of sums in
 * double. {@link RowsBackward} does it again in double where a sum leaves the range of floats,
 * which one in double may come back from.
 *
 * <p>The whole block is summed, in one stream of memory, before the first row is written: leaf by
 * leaf, memory waits at each turn from one to the other (measured with rows of 768 and 1024: a
 * fifth longer). Where samples are one group, that is half a megabyte of each array at most.
 */
final class RowsInFloats {
  private final Workspace work;
  private final Geometry geometry;

  RowsInFloats(Workspace work, Geometry geometry) {
    this.work = work;
    this.geometry = geometry;
  }

  /**
   * Writes the gradients of the input for a block of rows, and both sums of every parameter over
   * them.
   *
   * @return false where the rows do not suit, or did not stay in range: gradients of the input that
   *     were written then are not to be used
   */
  boolean differentiate(int first, int end, double[] sums, Scratch scratch) {
    int groups = geometry.groups();
    if (!suits(first * groups, (end - first) * groups)) {
      return false;
    }
    float[] ofColumns = scratch.floatSums(geometry.parameters());
    for (int group = 0; group < groups; group++) {
      if (!project(geometry.rows(first * groups + group, end - first, scratch.runs), scratch)) {
        return false;
      }
    }
    for (int row = first; row < end; row += SumOrder.PAIR) {
      int count = Math.min(SumOrder.PAIR, end - row);
      for (int group = 0; group < groups; group++) {
        write(geometry.rows(row * groups + group, count, scratch.runs), ofColumns);
      }
    }
    return scratch.takeFloatSums(sums, geometry.parameters());
  }

  /** Whether rows are long enough to be faster so, but one block each, and their sets fit. */
  private boolean suits(int firstSet, int sets) {
    int length = geometry.members();
    return length >= SumOrder.LANES
        && length <= SumOrder.BLOCK
        && work.coefficients.floats.fitOutput(firstSet, sets);
  }

  /** Sums along rows; returns whether what follows fits, which no infinite sum does. */
  private boolean project(Runs rows, Scratch scratch) {
    float[] lanes = scratch.floatLanes(rows.count());
    FloatCoefficients floats = work.coefficients.floats;
    int distance = SumOrder.TWO_SUMS;
    work.kernel
        .rows()
        .sumWeighted(
            rows, work.input, work.upstream, floats, lanes, Scratch.floatLanesOf(0), distance);
    for (int row = 0; row < rows.count(); row++) {
      int at = Scratch.floatLanesOf(row);
      float weighted = SumOrder.ofLanes(lanes, at + SumOrder.LANES);
      work.projection.ofSet(rows.set(row), SumOrder.ofLanes(lanes, at), weighted);
      if (!floats.fitGradient(rows, row)) {
        return false;
      }
    }
    return true;
  }

  private void write(Runs rows, float[] ofColumns) {
    RowKernel kernel = work.kernel.rows();
    FloatCoefficients floats = work.coefficients.floats;
    if (work.learns) {
      int distance = geometry.parameters();
      kernel.learn(rows, work.input, work.upstream, floats, work.output, ofColumns, distance);
    } else {
      kernel.differentiate(rows, work.input, work.upstream, work.coefficients, work.output);
    }
  }
}
