package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.accelerated.kernel.FloatCoefficients;
import dev.normative.accelerated.kernel.PairwiseTree;
import dev.normative.accelerated.kernel.Runs;

/** Differentiates {@link Geometry.Pattern#COLUMNS}. */
final class ColumnsBackward extends Columns {

  ColumnsBackward(Workspace work, Geometry geometry) {
    super(work, geometry);
    work.projection.begin(geometry, geometry.samples());
  }

  @Override
  int passes() {
    return 1;
  }

  @Override
  void prepare(int sample) {
    // The forward call may have seen the input in another memory.
    spread(sample, work.coefficients.mean, work.spread.mean);
    spread(sample, work.coefficients.inverse, work.spread.inverse);
  }

  @Override
  void add(Runs block, double[] sums, Scratch scratch) {
    if (!addInFloats(block, sums, scratch)) {
      work.kernel.columns().addGradients(block, work.input, work.upstream, coefficients(), sums);
    }
  }

  /** Adds the sums of a block in float arithmetic, unless they do not fit or leave its range. */
  private boolean addInFloats(Runs block, double[] sums, Scratch scratch) {
    FloatCoefficients floats = coefficients().floats;
    if (!floats.fitOutputOfColumns(block)) {
      return false;
    }
    float[] ofBlock = scratch.floatSums(block.length());
    float[] room = scratch.floatRoom(block.length());
    work.kernel.columns().addGradients(block, work.input, work.upstream, floats, ofBlock, room);
    return scratch.takeFloatSums(sums, block.length());
  }

  @Override
  void finish(int pass, int sample, Scratch scratch) {
    addChunks(sample, scratch);
    work.projection.ofParameters(sample, scratch.tree);
    int columns = geometry.parameters();
    double[] sums = scratch.sums(columns);
    scratch.tree.sum(sums, 0);
    double[] scales = work.coefficients.scale;
    if (geometry.members() == 1) {
      for (int j = 0; j < columns; j++) {
        double weighted = scales[j] * sums[columns + j];
        work.projection.ofSet(sample * columns + j, scales[j] * sums[j], weighted);
      }
      return;
    }
    PairwiseTree ofSet = scratch.outerTree;
    double[] pair = scratch.pair;
    int groups = geometry.groups();
    for (int group = 0; group < groups; group++) {
      ofSet.begin(2);
      for (int member = 0; member < geometry.members(); member++) {
        int j = group * geometry.members() + member;
        ofSet.add(scales[j] * sums[j], scales[j] * sums[columns + j]);
      }
      ofSet.sum(pair, 0);
      work.projection.ofSet(sample * groups + group, pair[0], pair[1]);
    }
    spread(sample, work.coefficients.upstreamMean, work.spread.upstreamMean);
    spread(sample, work.coefficients.slope, work.spread.slope);
  }

  @Override
  void map(int sample, int chunk, Scratch scratch) {
    Coefficients c = coefficients();
    Runs block = rows(sample, chunk, scratch.runs);
    work.kernel.columns().differentiate(block, work.input, work.upstream, c, work.output);
  }
}
