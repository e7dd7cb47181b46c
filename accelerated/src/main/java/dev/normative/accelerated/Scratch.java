package dev.normative.accelerated;

import dev.normative.accelerated.kernel.PairwiseTree;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;

/** Room to work in for one thread. */
final class Scratch {
  final Runs runs = new Runs();
  final double[] lanes = new double[SumOrder.LANES_OF_TWO_SUMS];
  final PairwiseTree tree = new PairwiseTree();
  final PairwiseTree outerTree = new PairwiseTree();
  final double[] pair = new double[2];
  double[] sums = {};

  /** Adds the two sums that the lanes hold to the tree. */
  void addLanesToTree() {
    tree.add(SumOrder.ofLanes(lanes, 0), SumOrder.ofLanes(lanes, SumOrder.LANES));
  }

  /** Room for two sums for each of so many columns. */
  double[] sums(int columns) {
    sums = Workspace.room(sums, 2 * columns);
    return sums;
  }
}
