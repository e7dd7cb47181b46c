package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Blocks;
import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;

/**
 * Normalizes {@link Geometry.Pattern#ROWS}, one set after the other: it is summed, then, while it
 * is in the cache, written. So memory is read and written in order and without a pause. With two
 * rows at a time, their divisions and roots wait for each other, but memory waits for them
 * (measured with rows of 256 and 768: half as long again). A unit is some rows, each a sample with
 * all of its groups.
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
    int end = Math.min(geometry.samples(), (unit + 1) * rows) * groups;
    for (int set = unit * rows * groups; set < end; set++) {
      Runs row = geometry.rows(set, 1, scratch.runs);
      statistics(row, scratch);
      work.kernel.rows().normalize(row, work.input, work.coefficients, work.output);
    }
  }

  private void statistics(Runs row, Scratch scratch) {
    int set = row.set(0);
    int count = row.length();
    double[] sums = scratch.pair;
    int first = work.input.layout().offset() + row.start();
    work.moments.pivot(set, Elements.get(work.input, first));
    int passes = work.moments.passes(count);
    for (int pass = 0; pass < passes; pass++) {
      if (count <= SumOrder.BLOCK) {
        sum(row, scratch);
        scratch.sumLanes(0, sums, 0);
      } else {
        sumBlocks(row, sums, scratch);
      }
      work.moments.finish(pass, set, count, sums[0], sums[1]);
    }
  }

  private void sumBlocks(Runs row, double[] sums, Scratch scratch) {
    int count = blocks.count();
    scratch.tree.begin(2);
    for (int block = 0; block < count; block++) {
      Runs piece = blocks.locate(block, row.start(), scratch.block);
      sum(piece.having(row.set(0), 0, 0, 0), scratch);
      scratch.addLanesToTree();
    }
    scratch.tree.sum(sums, 0);
  }

  private void sum(Runs row, Scratch scratch) {
    double[] centers = work.coefficients.mean;
    int at = Scratch.lanesOf(0);
    work.kernel.rows().sumDeviations(row, work.input, centers, scratch.lanes, at);
  }
}
