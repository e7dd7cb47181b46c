package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Blocks;
import dev.normative.accelerated.kernel.Elements;
import dev.normative.accelerated.kernel.Runs;

/** Normalizes {@link Geometry.Pattern#PLANES} with their own statistics; a unit is a set. */
final class PlanesForward extends Sweep {
  private final Blocks blocks;

  PlanesForward(Workspace work, Geometry geometry) {
    super(work, geometry);
    // The channels of a group are neighbours: for the sums they are one run.
    int length = geometry.members() * geometry.inner();
    this.blocks = new Blocks(geometry.blocks(), geometry.blockStride(), length);
    work.partials(2 * units() * chunks());
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
    return blocks.chunks();
  }

  @Override
  int passes() {
    return work.moments.passes(geometry.count());
  }

  @Override
  void prepare(int set) {
    int first = work.input.layout().offset() + geometry.start(set);
    work.moments.pivot(set, Elements.get(work.input, first));
  }

  @Override
  void reduce(int pass, int set, int chunk, Scratch scratch) {
    double[] centers = work.coefficients.mean;
    int start = geometry.start(set);
    scratch.tree.begin(2);
    for (int block = blocks.firstOf(chunk); block < blocks.endOf(chunk); block++) {
      Runs runs = blocks.locate(block, start, scratch.runs).having(set, 0, 0, 0);
      double[] lanes = scratch.lanes(1);
      work.kernel.runs().addDeviations(runs, work.input, centers, lanes, Scratch.lanesOf(0), 0);
      scratch.addLanesToTree();
    }
    scratch.tree.sum(work.partials, 2 * (set * chunks() + chunk));
  }

  @Override
  void finish(int pass, int set, Scratch scratch) {
    scratch.tree.begin(2);
    for (int chunk = 0; chunk < chunks(); chunk++) {
      int at = 2 * (set * chunks() + chunk);
      scratch.tree.add(work.partials[at], work.partials[at + 1]);
    }
    double[] sums = scratch.pair;
    scratch.tree.sum(sums, 0);
    work.moments.finish(pass, set, geometry.count(), sums[0], sums[1]);
  }

  @Override
  void map(int set, int chunk, Scratch scratch) {
    int start = geometry.start(set);
    int parameter = geometry.parameter(set);
    if (geometry.members() == 1) {
      for (int block = blocks.firstOf(chunk); block < blocks.endOf(chunk); block++) {
        Runs runs = blocks.locate(block, start, scratch.runs).having(set, 0, parameter, 0);
        work.fusion.normalize(runs);
      }
      return;
    }
    int members = geometry.members();
    int inner = geometry.inner();
    int planes = geometry.blocks() * members;
    int end = end(planes, chunk + 1);
    for (int plane = end(planes, chunk); plane < end; ) {
      int member = plane % members;
      int count = Math.min(members - member, end - plane);
      int first = start + plane / members * geometry.blockStride() + member * inner;
      Runs runs = scratch.runs.at(first, inner, count, inner).having(set, 0, parameter + member, 1);
      work.fusion.normalize(runs);
      plane += count;
    }
  }

  private int end(int planes, int chunk) {
    return (int) ((long) planes * chunk / chunks());
  }
}
