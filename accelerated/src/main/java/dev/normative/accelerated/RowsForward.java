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
    for (int row = unit * rows; row < end; row += SumOrder.ROWS) {
      int count = Math.min(SumOrder.ROWS, end - row);
      statistics(row * groups, count * groups, scratch);
      for (int group = 0; group < groups; group++) {
        int set = row * groups + group;
        Runs runs =
            scratch
                .runs
                .at(geometry.start(set), geometry.blockStride(), count, geometry.members())
                .having(set, groups, geometry.parameter(set), 0);
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
      for (int i = 0; i < sets; i++) {
        sum(first + i, sums, 2 * i, scratch);
      }
      // Divisions and roots take long, but several at once take no longer than one.
      for (int i = 0; i < sets; i++) {
        work.moments.finish(pass, first + i, count, sums[2 * i], sums[2 * i + 1]);
      }
    }
  }

  private void sum(int set, double[] sums, int at, Scratch scratch) {
    int start = geometry.start(set);
    double center = work.coefficients.mean[set];
    int count = blocks.count();
    if (count == 1) {
      add(0, start, center, scratch);
      scratch.sumLanes(0, sums, at);
      return;
    }
    scratch.tree.begin(2);
    for (int block = 0; block < count; block++) {
      add(block, start, center, scratch);
      scratch.addLanesToTree();
    }
    scratch.tree.sum(sums, at);
  }

  private void add(int block, int start, double center, Scratch scratch) {
    Runs runs = blocks.locate(block, start, scratch.runs);
    double[] lanes = scratch.lanes(1);
    work.kernel.runs().addDeviations(runs, work.input, center, lanes, Scratch.lanesOf(0));
  }
}
