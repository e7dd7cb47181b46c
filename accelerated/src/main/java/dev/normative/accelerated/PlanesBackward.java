package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Blocks;
import dev.normative.accelerated.kernel.PairwiseTree;
import dev.normative.accelerated.kernel.Runs;

/**
 * Differentiates {@link Geometry.Pattern#PLANES}. A unit is a set; its chunks are those of its
 * first channel, of its second and so on, because the sums of a channel are the gradients of its
 * parameters, and weighted with its scale part of the set's sums.
 */
final class PlanesBackward extends Sweep {
  private final Blocks blocks;

  PlanesBackward(Workspace work, Geometry geometry) {
    super(work, geometry);
    this.blocks = new Blocks(geometry.blocks(), geometry.blockStride(), geometry.inner());
    work.partials(2 * units() * chunks());
    work.projection.begin(geometry, geometry.samples());
  }

  @Override
  int units() {
    return geometry.sets();
  }

  @Override
  int together() {
    return geometry.setsInCache();
  }

  @Override
  int chunks() {
    return geometry.members() * blocks.chunks();
  }

  @Override
  int passes() {
    return 1;
  }

  private Runs locate(int block, int set, int member, Runs into) {
    int start = geometry.start(set) + member * geometry.inner();
    return blocks.locate(block, start, into).having(set, 0, geometry.parameter(set) + member, 0);
  }

  @Override
  void reduce(int pass, int set, int chunk, Scratch scratch) {
    int ofMember = chunk % blocks.chunks();
    scratch.tree.begin(2);
    for (int block = blocks.firstOf(ofMember); block < blocks.endOf(ofMember); block++) {
      Runs runs = locate(block, set, chunk / blocks.chunks(), scratch.runs);
      work.fusion.addGradients(runs, scratch.lanes(1), Scratch.lanesOf(0), 0);
      scratch.addLanesToTree();
    }
    scratch.tree.sum(work.partials, 2 * (set * chunks() + chunk));
  }

  @Override
  void finish(int pass, int set, Scratch scratch) {
    int sample = set / geometry.groups();
    PairwiseTree ofSet = scratch.outerTree;
    ofSet.begin(2);
    double[] sums = scratch.pair;
    for (int member = 0; member < geometry.members(); member++) {
      scratch.tree.begin(2);
      for (int chunk = 0; chunk < blocks.chunks(); chunk++) {
        int at = 2 * (set * chunks() + member * blocks.chunks() + chunk);
        scratch.tree.add(work.partials[at], work.partials[at + 1]);
      }
      scratch.tree.sum(sums, 0);
      int parameter = geometry.parameter(set) + member;
      double scale = work.coefficients.scale[parameter];
      work.projection.ofParameter(sample, parameter, sums[0], sums[1]);
      ofSet.add(scale * sums[0], scale * sums[1]);
    }
    ofSet.sum(sums, 0);
    work.projection.ofSet(set, sums[0], sums[1]);
  }

  @Override
  void map(int set, int chunk, Scratch scratch) {
    int ofMember = chunk % blocks.chunks();
    for (int block = blocks.firstOf(ofMember); block < blocks.endOf(ofMember); block++) {
      Runs runs = locate(block, set, chunk / blocks.chunks(), scratch.runs);
      work.fusion.differentiate(runs);
    }
  }
}
