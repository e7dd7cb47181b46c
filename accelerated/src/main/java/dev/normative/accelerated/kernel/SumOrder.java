package dev.normative.accelerated.kernel;

/**
 * The order in which values are added, which no implementation may change.
 *
 * <p><b>Along runs.</b> A block is a piece of a run of at most {@link #BLOCK} elements, or several
 * runs one behind the other, of together at most {@link #PACKED}. Its elements are dealt out to
 * {@link #LANES} lanes in turn. A leaf is {@link #SEGMENT} elements, or the last of those that fill
 * all lanes; the rest of less than {@link #LANES} elements is a leaf of its own. In each lane, the
 * values of a leaf are added from 0 on, and the leaves one after the other; then the lanes as a
 * tree. The blocks of a chunk, {@link #BLOCKS}, are added by a {@link PairwiseTree}, and so are the
 * chunks.
 *
 * <p><b>Along columns.</b> A leaf is at most {@link #ROWS} rows; the leaves of a block of {@link
 * #BLOCK_ROWS} are added one after the other, the blocks of a chunk by a tree, and so are the
 * chunks, and then the columns, where several of them share statistics.
 *
 * <p>Lanes are counted here and not taken from the machine: vectors of 2, 4 or 8 doubles fill them
 * in several passes over a leaf, which is in the fastest cache after the first one, with the same
 * bits. Sixteen make the leaves, and with them what one pass has to do, twice as long as eight
 * would.
 *
 * <p>The longest chain of roundings, n being the number of values, and m that of blocks; what is
 * added onto zero is not rounded. In a block of k elements, a lane of a leaf takes at most 16
 * values: 15. With the rest, there are at most k / 256 + 2 leaves, the first of them added onto
 * zero, and 4096 elements leave no rest: at most k / 256 + 1, and at most 16. The lanes' tree: 4.
 * Altogether at most k / 256 + 20, and at most 35. Where k is at most 256, a lane takes at most k /
 * 16 values before the rest, so that k / 16 + 4 is enough. Two trees over m &gt; 1 blocks: log2 m +
 * 2.
 *
 * <ul>
 *   <li>One block, n = k: n / 16 + 4 up to n = 256, n / 256 + 20 beyond.
 *   <li>Runs of more than 4096 elements, in blocks of 4096, the last one shorter: m &lt; n / 2048,
 *       so 35 - 11 + log2 n + 2 = 26 + log2 n, with log2 n &gt; 12.
 *   <li>Runs of l = 65 to 4096 elements, each a block, n = m l: 22 + l / 256 + log2 m. That is
 *       below 16 + 2 log2 l + 2 log2 m, because 6 + l / 256 is below 2 log2 l at both ends (7 below
 *       12, 22 below 24), and convex in log2 l.
 *   <li>Shorter ones, packed to more than 960 elements in all blocks but the last: at most 4 + 22 +
 *       log2 m with m &lt; n / 480: 18 + log2 n, with log2 n &gt; 9.
 *   <li>Columns: n &lt;= 256 rows make 15 + n / 16; more of them, 30 + 2 + log2(n / 256) + 1, with
 *       shorter chunks 16 rows each at least: 15 + 2 + log2(n / 16) + 1 = 14 + log2 n. K columns
 *       add log2 K + 1, and multiply n by K.
 * </ul>
 *
 * <p>All are below the 2 log2 n + 16 of {@link dev.normative.contract.Accumulator#BLOCKED}.
 */
public final class SumOrder {
  /** The doubles in the widest vector that is used. */
  public static final int VECTOR = 8;

  /** Partial sums side by side. */
  public static final int LANES = 2 * VECTOR;

  /** Values that a lane takes before its sum is put aside. */
  private static final int CHAIN = 16;

  /** Elements of a long run in a leaf. */
  public static final int SEGMENT = CHAIN * LANES;

  /** Leaves of a block. */
  public static final int LEAVES = 16;

  /** Elements of a long run in a block. */
  public static final int BLOCK = LEAVES * SEGMENT;

  /** Blocks of a chunk. */
  public static final int BLOCKS = 16;

  /** Rows of a leaf. */
  public static final int ROWS = 16;

  /** Rows of a block. */
  public static final int BLOCK_ROWS = LEAVES * ROWS;

  /** Up to this length runs share a block: a tree for each would take longer than their sums. */
  public static final int SHORT = 4 * LANES;

  /**
   * Elements that short runs are packed to, at most: two doubles for each fit the fastest caches.
   */
  public static final int PACKED = 4 * SEGMENT;

  /** How long an array for the lanes of two sums is, with room for their leaf, or packed terms. */
  public static final int LANES_OF_TWO_SUMS = 2 * LANES + 2 * PACKED;

  private SumOrder() {}

  /** How many runs of this length make a block; 1 where a run has several blocks. */
  public static int runsPerBlock(int length) {
    return length <= SHORT ? PACKED / Math.max(1, length) : 1;
  }

  /** The sum of the lanes that begin at {@code from}. */
  public static double ofLanes(double[] lanes, int from) {
    return eight(lanes, from) + eight(lanes, from + VECTOR);
  }

  private static double eight(double[] lanes, int from) {
    double even = (lanes[from] + lanes[from + 4]) + (lanes[from + 2] + lanes[from + 6]);
    double odd = (lanes[from + 1] + lanes[from + 5]) + (lanes[from + 3] + lanes[from + 7]);
    return even + odd;
  }
}
