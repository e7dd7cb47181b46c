package dev.normative.accelerated.kernel;

/**
 * Adds up leaves pairwise while they arrive: of m leaves, each goes through at most floor(log2 m) +
 * 1 additions.
 *
 * <p>The tree is a binary counter: level k holds the sum of 2<sup>k</sup> leaves or nothing, and a
 * new leaf carries as a 1 added to the counter does. At the end the filled levels are added from
 * the smallest up: a leaf of level k has gone through k additions, and goes through at most one for
 * each of the floor(log2 m) - k + 1 levels that are not below its own.
 *
 * <p>A leaf is a whole array of values, each with its own tree. Not safe for several threads.
 */
final class PairwiseTree {
  private final int width;
  private final double[][] levels = new double[Integer.SIZE][];
  private int leaves;

  PairwiseTree(int width) {
    this.width = width;
  }

  /** Adds a leaf; its array serves as scratch space and holds nothing useful afterwards. */
  void add(double[] leaf) {
    int level = 0;
    while (filled(level)) {
      addTo(leaf, levels[level]);
      level++;
    }
    if (levels[level] == null) {
      levels[level] = new double[width];
    }
    System.arraycopy(leaf, 0, levels[level], 0, width);
    leaves++;
  }

  /** The sum of all leaves since the start, or since the last call; the tree is empty then. */
  double[] drain() {
    double[] total = new double[width];
    for (int level = 0; level < levels.length; level++) {
      if (filled(level)) {
        addTo(total, levels[level]);
      }
    }
    leaves = 0;
    return total;
  }

  private boolean filled(int level) {
    return (leaves >>> level & 1) == 1;
  }

  private void addTo(double[] sum, double[] term) {
    for (int i = 0; i < width; i++) {
      sum[i] += term[i];
    }
  }
}
