package dev.normative.accelerated;

import dev.normative.accelerated.kernel.PairwiseTree;
import dev.normative.accelerated.kernel.Runs;
import dev.normative.accelerated.kernel.SumOrder;
import java.util.Arrays;

/** Room to work in for one thread. */
final class Scratch {
  final Runs runs = new Runs();
  final Runs block = new Runs();
  double[] lanes = new double[SumOrder.LANES_OF_TWO_SUMS];
  final PairwiseTree tree = new PairwiseTree();
  final PairwiseTree outerTree = new PairwiseTree();
  final double[] pair = new double[2];
  double[] sums = {};
  private double[] room = {};
  private float[] floatSums = {};
  private float[] floatRoom = {};
  private float[] floatLanes = {};

  /** Zeros for the lanes of so many blocks at once. */
  double[] lanes(int blocks) {
    int end = SumOrder.FIRST_LANES + blocks * SumOrder.TWO_SUMS;
    lanes = Workspace.room(lanes, end);
    Arrays.fill(lanes, SumOrder.FIRST_LANES, end, 0);
    return lanes;
  }

  /** Where the lanes of a block are. */
  static int lanesOf(int block) {
    return SumOrder.FIRST_LANES + block * SumOrder.TWO_SUMS;
  }

  /** Writes the two sums that the lanes of a block hold, from {@code at} on. */
  void sumLanes(int block, double[] sums, int at) {
    sums[at] = SumOrder.ofLanes(lanes, lanesOf(block));
    sums[at + 1] = SumOrder.ofLanes(lanes, lanesOf(block) + SumOrder.LANES);
  }

  /** Adds the two sums that the lanes of the only block hold to the tree. */
  void addLanesToTree() {
    sumLanes(0, pair, 0);
    tree.add(pair[0], pair[1]);
  }

  /** Room for two sums for each of so many columns. */
  double[] sums(int columns) {
    sums = Workspace.room(sums, 2 * columns);
    return sums;
  }

  /** Room to work in, as long as two sums for each of so many columns. */
  double[] room(int columns) {
    room = Workspace.room(room, 2 * columns);
    return room;
  }

  /** The same for sums of floats. */
  float[] floatRoom(int columns) {
    floatRoom = Workspace.room(floatRoom, 2 * columns);
    return floatRoom;
  }

  /** Room for lanes of floats of so many blocks at once. */
  float[] floatLanes(int blocks) {
    floatLanes = Workspace.room(floatLanes, floatLanesOf(blocks));
    return floatLanes;
  }

  /** Where the lanes of floats of a block are. */
  static int floatLanesOf(int block) {
    return (1 + block) * SumOrder.TWO_SUMS;
  }

  /** Zeros for two sums of floats for each of so many columns. */
  float[] floatSums(int columns) {
    floatSums = Workspace.room(floatSums, 2 * columns);
    Arrays.fill(floatSums, 0, 2 * columns, 0);
    return floatSums;
  }

  /** Copies the sums of so many columns, if they are finite; if not, writes nothing. */
  boolean takeFloatSums(double[] into, int columns) {
    boolean finite = true;
    for (int i = 0; i < 2 * columns; i++) {
      finite &= Float.isFinite(floatSums[i]);
    }
    for (int i = 0; finite && i < 2 * columns; i++) {
      into[i] = floatSums[i];
    }
    return finite;
  }
}
