package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Blocks;
import dev.normative.accelerated.kernel.RowKernel;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import java.util.Arrays;

/**
 * Differentiates {@link Geometry.Pattern#ROWS}, one leaf of rows after the other: first each of
 * them is summed, then, while they are in the cache, all are written at once, and added up across
 * for the parameters that they share. Of float32, a block at a time where {@link RowsInFloats} can.
 */
final class RowsBackward extends Sweep {
  private final int rows;
  private final Blocks blocks;
  private final RowsInFloats inFloats;

  RowsBackward(Workspace work, Geometry geometry) {
    super(work, geometry);
    this.rows = geometry.rowsOfTask(geometry.samples());
    this.blocks = new Blocks(1, 0, geometry.members());
    this.inFloats = new RowsInFloats(work, geometry);
    work.projection.begin(geometry, units());
  }

  @Override
  int units() {
    return (geometry.samples() - 1) / rows + 1;
  }

  @Override
  void map(int unit, int chunk, Scratch scratch) {
    int columns = geometry.parameters();
    double[] sums = scratch.sums(columns);
    scratch.outerTree.begin(2 * columns);
    int end = Math.min(geometry.samples(), (unit + 1) * rows);
    int rowsOfBlock = SumOrder.LEAVES * SumOrder.PAIR;
    for (int block = unit * rows; block < end; block += rowsOfBlock) {
      int blockEnd = Math.min(end, block + rowsOfBlock);
      if (!inFloats.differentiate(block, blockEnd, sums, scratch)) {
        Arrays.fill(sums, 0, 2 * columns, 0);
        for (int row = block; row < blockEnd; row += SumOrder.PAIR) {
          leaf(row, Math.min(SumOrder.PAIR, blockEnd - row), sums, scratch);
        }
      }
      scratch.outerTree.add(sums, 0);
    }
    work.projection.ofParameters(unit, scratch.outerTree);
  }

  private void leaf(int firstRow, int count, double[] sums, Scratch scratch) {
    int groups = geometry.groups();
    int length = geometry.members();
    if (length <= SumOrder.BLOCK) {
      projectRows(firstRow * groups, count * groups, scratch);
    } else {
      for (int set = firstRow * groups; set < (firstRow + count) * groups; set++) {
        projectBlocks(set, scratch);
      }
    }
    RowKernel kernel = work.kernel.rows();
    for (int group = 0; group < groups; group++) {
      int set = firstRow * groups + group;
      Runs runs = geometry.rows(set, count, scratch.runs);
      if (work.learns) {
        kernel.learn(
            runs,
            work.input,
            work.upstream,
            work.coefficients,
            work.output,
            sums,
            geometry.parameters());
      } else {
        kernel.differentiate(runs, work.input, work.upstream, work.coefficients, work.output);
      }
    }
  }

  /** Sums sets that are neighbours, each a block. */
  private void projectRows(int first, int sets, Scratch scratch) {
    int groups = geometry.groups();
    int length = geometry.members();
    double[] sums = scratch.pair;
    // As many at a time as have their parameters equally far apart: the groups of a sample, or all
    // samples of one group, which have the same.
    int together = groups == 1 ? sets : groups;
    int distance = groups == 1 ? 0 : length;
    for (int set = first; set < first + sets; set += together) {
      Runs runs = scratch.runs.at(geometry.start(set), length, together, length);
      add(runs.having(set, 1, 0, distance), scratch.lanes(together), SumOrder.TWO_SUMS);
      for (int i = 0; i < together; i++) {
        scratch.sumLanes(i, sums, 0);
        work.projection.ofSet(set + i, sums[0], sums[1]);
      }
    }
  }

  /** Sums a set of several blocks. */
  private void projectBlocks(int set, Scratch scratch) {
    int start = geometry.start(set);
    int count = blocks.count();
    scratch.tree.begin(2);
    for (int block = 0; block < count; block++) {
      Runs runs = blocks.locate(block, start, scratch.runs);
      runs.having(set, 0, geometry.parameter(set) + runs.start() - start, 0);
      add(runs, scratch.lanes(1), 0);
      scratch.addLanesToTree();
    }
    double[] sums = scratch.pair;
    scratch.tree.sum(sums, 0);
    work.projection.ofSet(set, sums[0], sums[1]);
  }

  private void add(Runs runs, double[] lanes, int distance) {
    work.kernel
        .rows()
        .addWeighted(
            runs,
            work.input,
            work.upstream,
            work.coefficients,
            lanes,
            Scratch.lanesOf(0),
            distance);
  }
}
