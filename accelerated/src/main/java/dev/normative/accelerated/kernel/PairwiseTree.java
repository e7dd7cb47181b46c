package dev.normative.accelerated.kernel;

import java.util.Arrays;

/**
 * Adds up leaves pairwise while they arrive: of m leaves, each goes through at most floor(log2 m) +
 * 1 additions.
 *
 * <p>The tree is a binary counter: level k holds the sum of 2<sup>k</sup> leaves or nothing, and a
 * new leaf carries as a 1 added to the counter does. At the end the filled levels are added from
 * the smallest up: a leaf of level k has gone through k additions, and goes through at most one for
 * each of the floor(log2 m) - k + 1 levels that are not below its own.
 *
 * <p>A leaf is a whole array of values, each with its own tree. Memory is kept from one sum to the
 * next. Not safe for several threads.
 */
public final class PairwiseTree {
  private final double[][] levels = new double[Integer.SIZE][];
  private double[] carry = {};
  private int width;
  private int leaves;

  /** Begins a new sum of leaves of {@code values} values. */
  public void begin(int values) {
    width = values;
    leaves = 0;
  }

  /** Adds the leaf that begins at {@code from}. */
  public void add(double[] leaf, int from) {
    if (!filled(0)) {
      System.arraycopy(leaf, from, level(0), 0, width);
    } else {
      carry = room(carry);
      System.arraycopy(leaf, from, carry, 0, width);
      int level = 0;
      while (filled(level)) {
        addTo(carry, 0, levels[level]);
        level++;
      }
      System.arraycopy(carry, 0, level(level), 0, width);
    }
    leaves++;
  }

  /** Adds a leaf of two values. */
  public void add(double first, double second) {
    int level = 0;
    double one = first;
    double two = second;
    while (filled(level)) {
      one += levels[level][0];
      two += levels[level][1];
      level++;
    }
    double[] free = level(level);
    free[0] = one;
    free[1] = two;
    leaves++;
  }

  /** Writes the sum of all leaves from {@code from} on. */
  public void sum(double[] into, int from) {
    Arrays.fill(into, from, from + width, 0);
    for (int level = 0; leaves >>> level != 0; level++) {
      if (filled(level)) {
        addTo(into, from, levels[level]);
      }
    }
  }

  private boolean filled(int level) {
    return (leaves >>> level & 1) == 1;
  }

  private double[] level(int level) {
    double[] there = levels[level];
    if (there == null || there.length < width) {
      levels[level] = new double[Math.max(2, width)];
    }
    return levels[level];
  }

  private double[] room(double[] there) {
    return there.length < width ? new double[width] : there;
  }

  private void addTo(double[] sum, int from, double[] term) {
    for (int i = 0; i < width; i++) {
      sum[from + i] += term[i];
    }
  }
}
