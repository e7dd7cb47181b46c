package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.PairwiseTree;
import dev.normative.accelerated.kernel.Runs;

/** Normalizes {@link Geometry.Pattern#COLUMNS}, with their own statistics or with given ones. */
final class ColumnsForward extends Columns {
  private final boolean ofBatch;

  ColumnsForward(Workspace work, Geometry geometry, boolean ofBatch) {
    super(work, geometry);
    this.ofBatch = ofBatch;
  }

  @Override
  int passes() {
    return ofBatch ? work.moments.passes(geometry.count()) : 0;
  }

  @Override
  void prepare(int sample) {
    int groups = geometry.groups();
    for (int set = sample * groups; ofBatch && set < (sample + 1) * groups; set++) {
      int first = work.input.layout().offset() + geometry.start(set);
      work.moments.pivot(set, Elements.get(work.input, first));
    }
    spread(sample);
  }

  private void spread(int sample) {
    spread(sample, work.coefficients.mean, work.spread.mean);
    spread(sample, work.coefficients.inverse, work.spread.inverse);
  }

  @Override
  void add(Runs block, double[] sums, Scratch scratch) {
    double[] room = scratch.room(block.length());
    work.kernel.columns().addDeviations(block, work.input, coefficients().mean, sums, room);
  }

  @Override
  void finish(int pass, int sample, Scratch scratch) {
    addChunks(sample, scratch);
    int columns = geometry.parameters();
    double[] sums = scratch.sums(columns);
    scratch.tree.sum(sums, 0);
    int count = geometry.count();
    if (geometry.members() == 1) {
      for (int j = 0; j < columns; j++) {
        work.moments.finish(pass, sample * columns + j, count, sums[j], sums[columns + j]);
      }
      return;
    }
    PairwiseTree ofSet = scratch.outerTree;
    int groups = geometry.groups();
    double[] pair = scratch.pair;
    for (int group = 0; group < groups; group++) {
      ofSet.begin(2);
      for (int member = 0; member < geometry.members(); member++) {
        int j = group * geometry.members() + member;
        ofSet.add(sums[j], sums[columns + j]);
      }
      ofSet.sum(pair, 0);
      work.moments.finish(pass, sample * groups + group, count, pair[0], pair[1]);
    }
    spread(sample);
  }

  @Override
  void map(int sample, int chunk, Scratch scratch) {
    Coefficients c = coefficients();
    work.kernel.columns().normalize(rows(sample, chunk, scratch.runs), work.input, c, work.output);
  }
}
