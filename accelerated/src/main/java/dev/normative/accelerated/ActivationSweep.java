package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Runs;

/**
 * Activates a whole output, or masks a whole upstream gradient, piece after piece, where that is
 * not done by the loops of the normalization.
 */
final class ActivationSweep extends Sweep {
  /** Elements of a piece: enough to be worth handing to a thread. */
  private static final int PIECE = 1 << 14;

  private final boolean backward;

  ActivationSweep(Workspace work, Geometry geometry, boolean backward) {
    super(work, geometry);
    this.backward = backward;
  }

  @Override
  int units() {
    return (geometry.elements() - 1) / PIECE + 1;
  }

  @Override
  void map(int unit, int chunk, Scratch scratch) {
    int from = unit * PIECE;
    int count = Math.min(PIECE, geometry.elements() - from);
    Runs piece = scratch.runs.at(from, count, 1, count);
    if (backward) {
      work.fusion.mask(piece);
    } else {
      work.fusion.activate(piece);
    }
  }
}
