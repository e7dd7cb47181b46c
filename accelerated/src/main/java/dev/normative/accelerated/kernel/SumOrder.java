package dev.normative.accelerated.kernel;

/**
 * The order in which the values of a channel are added, which no implementation may change.
 *
 * <p>A channel's values are cut into leaves, in memory order. Within a {@link Run}, a leaf is at
 * most {@link #LEAF} neighbours, dealt out to {@link #LANES} lanes in turn; the lanes are added as
 * a tree. Of {@link Rows}, a leaf is the channel's values in at most {@link #ROWS} rows, one after
 * the other. The leaves are then added by a {@link PairwiseTree}.
 *
 * <p>Lanes are counted here and not taken from the machine: a vector of 2, 4 or 8 doubles fills
 * them in several steps or in one, with the same bits.
 *
 * <p>The longest chain of roundings, m being the number of leaves and n that of values. A lane
 * takes at most 8 values, the first onto zero: 7 roundings; the lanes' tree adds 3; the tree of
 * leaves at most floor(log2 m) + 1.
 *
 * <ul>
 *   <li>Runs of whole leaves, m = n / 64: 7 + 3 + 1 + log2(n / 64) = log2 n + 5. A remainder behind
 *       the whole leaves of a run at most doubles m: log2 n + 6.
 *   <li>Runs of l &lt; 64 values, m = n / l: ceil(l / 8) - 1 + 3 + 1 + log2(n / l), below log2 n +
 *       6.
 *   <li>Rows, m &lt; n / 8 + 1: 7 + 1 + log2(n / 4) = log2 n + 6 from n = 8 on, n - 1 below.
 * </ul>
 *
 * <p>All are below the 2 log2 n + 16 of {@link dev.normative.contract.Accumulator#BLOCKED}, with
 * room for the roundings of the terms themselves.
 */
public final class SumOrder {
  /** Partial sums side by side: the doubles in the widest vector that is used. */
  public static final int LANES = 8;

  /** Values of a run that are added up before the pairwise tree takes over. */
  static final int LEAF = 8 * LANES;

  /** Rows that are added up before the pairwise tree takes over. */
  static final int ROWS = 8;

  private SumOrder() {}

  /** The sum of the lanes that begin at {@code from}. */
  static double ofLanes(double[] lanes, int from) {
    double even = (lanes[from] + lanes[from + 4]) + (lanes[from + 2] + lanes[from + 6]);
    double odd = (lanes[from + 1] + lanes[from + 5]) + (lanes[from + 3] + lanes[from + 7]);
    return even + odd;
  }
}
