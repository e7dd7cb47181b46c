package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Blocks;
import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.Runs;

/**
 * Normalizes {@link Geometry.Pattern#ROWS}, set after set. A unit is some rows, each a sample with
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
      statistics(set, scratch);
      int length = geometry.members();
      Runs runs =
          scratch
              .runs
              .at(geometry.start(set), length, 1, length)
              .having(set, 0, geometry.parameter(set), 0);
      work.kernel.rows().normalize(runs, work.input, work.coefficients, work.output);
    }
  }

  private void statistics(int set, Scratch scratch) {
    int start = geometry.start(set);
    int count = geometry.members();
    work.moments.pivot(set, Elements.get(work.input, work.input.layout().offset() + start));
    int passes = work.moments.passes(count);
    for (int pass = 0; pass < passes; pass++) {
      double center = work.coefficients.mean[set];
      scratch.tree.begin(2);
      for (int block = 0; block < blocks.count(); block++) {
        Runs runs = blocks.locate(block, start, scratch.runs);
        work.kernel.runs().sumDeviations(runs, work.input, center, scratch.lanes);
        scratch.addLanesToTree();
      }
      scratch.tree.sum(scratch.pair, 0);
      work.moments.finish(pass, set, count, scratch.pair[0], scratch.pair[1]);
    }
  }
}
