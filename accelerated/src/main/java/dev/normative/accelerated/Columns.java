package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import java.util.Arrays;

/**
 * What forward and backward share on {@link Geometry.Pattern#COLUMNS}: a unit is a sample, seen as
 * a matrix with a column for every parameter; its chunks are rows. Where several columns are one
 * set, the kernels are given its coefficients once for each of them.
 */
abstract class Columns extends Sweep {
  private final int rows;

  Columns(Workspace work, Geometry geometry) {
    super(work, geometry);
    this.rows = geometry.rowsOfTask(geometry.blocks());
    work.partials(2 * geometry.parameters() * units() * chunks());
    if (geometry.members() > 1) {
      int size = geometry.samples() * geometry.parameters();
      Coefficients spread = work.spread;
      spread.mean = Workspace.room(spread.mean, size);
      spread.inverse = Workspace.room(spread.inverse, size);
      spread.upstreamMean = Workspace.room(spread.upstreamMean, size);
      spread.slope = Workspace.room(spread.slope, size);
    }
  }

  @Override
  final int units() {
    return geometry.samples();
  }

  @Override
  final int chunks() {
    return (geometry.blocks() - 1) / rows + 1;
  }

  /** The coefficients column by column. */
  final Coefficients coefficients() {
    if (geometry.members() == 1) {
      return work.coefficients;
    }
    work.spread.scale = work.coefficients.scale;
    work.spread.shift = work.coefficients.shift;
    return work.spread;
  }

  /** Copies a coefficient of a sample's sets to their columns, where they are not the same. */
  final void spread(int sample, double[] ofSets, double[] ofColumns) {
    int columns = geometry.parameters();
    for (int j = 0; geometry.members() > 1 && j < columns; j++) {
      int set = sample * geometry.groups() + j / geometry.members();
      ofColumns[sample * columns + j] = ofSets[set];
    }
  }

  /** The rows of a chunk. */
  final Runs rows(int sample, int chunk, Runs into) {
    int first = chunk * rows;
    return rows(sample, first, Math.min(geometry.blocks(), first + rows), into);
  }

  private Runs rows(int sample, int first, int end, Runs into) {
    int columns = geometry.parameters();
    int start = (sample * geometry.blocks() + first) * columns;
    return into.at(start, columns, end - first, columns).having(sample * columns, 0, 0, 0);
  }

  @Override
  final void reduce(int pass, int sample, int chunk, Scratch scratch) {
    int columns = geometry.parameters();
    double[] sums = scratch.sums(columns);
    int first = chunk * rows;
    int end = Math.min(geometry.blocks(), first + rows);
    int at = 2 * columns * (sample * chunks() + chunk);
    if (end - first <= SumOrder.BLOCK_ROWS) {
      reduceBlock(sample, first, end, sums, scratch);
      // What a tree of one leaf gives, without its copies, which are as long as the sums.
      System.arraycopy(sums, 0, work.partials, at, 2 * columns);
      return;
    }
    scratch.tree.begin(2 * columns);
    for (int row = first; row < end; row += SumOrder.BLOCK_ROWS) {
      reduceBlock(sample, row, Math.min(end, row + SumOrder.BLOCK_ROWS), sums, scratch);
      scratch.tree.add(sums, 0);
    }
    scratch.tree.sum(work.partials, at);
  }

  private void reduceBlock(int sample, int first, int end, double[] sums, Scratch scratch) {
    Arrays.fill(sums, 0, 2 * geometry.parameters(), 0);
    add(rows(sample, first, end, scratch.runs), sums, scratch);
  }

  /** Adds both sums of every column over the rows of a block to zeros. */
  abstract void add(Runs block, double[] sums, Scratch scratch);

  /** Adds up the chunks, in the tree. */
  final void addChunks(int sample, Scratch scratch) {
    int columns = geometry.parameters();
    scratch.tree.begin(2 * columns);
    for (int chunk = 0; chunk < chunks(); chunk++) {
      scratch.tree.add(work.partials, 2 * columns * (sample * chunks() + chunk));
    }
  }
}
