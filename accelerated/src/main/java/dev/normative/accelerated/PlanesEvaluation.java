package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Runs;

/**
 * Normalizes {@link Geometry.Pattern#PLANES} with given statistics, one set per channel and sample:
 * in memory order. A unit is a block of the input, with a plane of every channel.
 */
final class PlanesEvaluation extends Sweep {

  PlanesEvaluation(Workspace work, Geometry geometry) {
    super(work, geometry);
  }

  @Override
  int units() {
    return geometry.samples() * geometry.blocks();
  }

  @Override
  void map(int unit, int chunk, Scratch scratch) {
    int inner = geometry.inner();
    int groups = geometry.groups();
    int set = unit / geometry.blocks() * groups;
    Runs runs =
        scratch.runs.at(unit * geometry.blockStride(), inner, groups, inner).having(set, 1, 0, 1);
    work.fusion.normalize(runs);
  }
}
