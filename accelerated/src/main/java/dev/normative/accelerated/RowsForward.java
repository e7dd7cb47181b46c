package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Blocks;
import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;

/**
 * Normalizes {@link Geometry.Pattern#ROWS}, a few rows after the other: first all of them are
 * summed, then, while they are in the cache, written. A unit is some rows, each a sample with all
 * of its groups.
 */
final class RowsForward extends Sweep {
  /**
   * How many rows: divisions and roots take long, but several at once take no longer than one. With
   * more rows, memory has nothing to write for so long that it falls behind afterwards (measured
   * with 1, 2 and 4 rows of 256).
   */
  private static final int AT_ONCE = 2;

  private final int rows;
  private final Blocks blocks;

  RowsForward(Workspace work, Geometry geometry) {
    super(work, geometry);
    this.rows = geometry.rowsOfTask(geometry.samples());
    this.blocks = new Blocks(1, 0, geometry.members());
  }

  @Override
  int units() {
    return (geometry.samples() - 1) / rows + 1;
  }

  @Override
  void map(int unit, int chunk, Scratch scratch) {
    int groups = geometry.groups();
    int end = Math.min(geometry.samples(), (unit + 1) * rows);
    for (int row = unit * rows; row < end; row += AT_ONCE) {
      int count = Math.min(AT_ONCE, end - row);
      statistics(row * groups, count * groups, scratch);
      for (int group = 0; group < groups; group++) {
        int set = row * groups + group;
        Runs runs = geometry.rows(set, count, scratch.runs);
        work.kernel.rows().normalize(runs, work.input, work.coefficients, work.output);
      }
    }
  }

  private void statistics(int first, int sets, Scratch scratch) {
    int count = geometry.members();
    int offset = work.input.layout().offset();
    for (int set = first; set < first + sets; set++) {
      work.moments.pivot(set, Elements.get(work.input, offset + geometry.start(set)));
    }
    int passes = work.moments.passes(count);
    double[] sums = scratch.sums(sets);
    for (int pass = 0; pass < passes; pass++) {
      if (count <= SumOrder.BLOCK) {
        sumRows(first, sets, sums, scratch);
      } else {
        for (int i = 0; i < sets; i++) {
          sumBlocks(first + i, sums, 2 * i, scratch);
        }
      }
      for (int i = 0; i < sets; i++) {
        work.moments.finish(pass, first + i, count, sums[2 * i], sums[2 * i + 1]);
      }
    }
  }

  /** Sums sets that are neighbours, each a block. */
  private void sumRows(int first, int sets, double[] sums, Scratch scratch) {
    int length = geometry.members();
    Runs runs = scratch.runs.at(geometry.start(first), length, sets, length);
    add(runs.having(first, 1, 0, 0), scratch.lanes(sets), SumOrder.TWO_SUMS);
    for (int i = 0; i < sets; i++) {
      scratch.sumLanes(i, sums, 2 * i);
    }
  }

  /** Sums a set of several blocks. */
  private void sumBlocks(int set, double[] sums, int at, Scratch scratch) {
    int start = geometry.start(set);
    int count = blocks.count();
    scratch.tree.begin(2);
    for (int block = 0; block < count; block++) {
      Runs runs = blocks.locate(block, start, scratch.runs).having(set, 0, 0, 0);
      add(runs, scratch.lanes(1), 0);
      scratch.addLanesToTree();
    }
    scratch.tree.sum(sums, at);
  }

  private void add(Runs runs, double[] lanes, int distance) {
    double[] centers = work.coefficients.mean;
    work.kernel
        .runs()
        .addDeviations(runs, work.input, centers, lanes, Scratch.lanesOf(0), distance);
  }
}
