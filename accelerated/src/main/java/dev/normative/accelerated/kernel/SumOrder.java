package dev.normative.accelerated.kernel;

/**
 * The order in which values are added, which no implementation may change.
 *
 * <p><b>Along runs.</b> The elements of a run are dealt out to {@link #LANES} lanes in turn. A leaf
 * is {@link #SEGMENT} elements, or the last of those that fill all lanes; the rest of less than
 * {@link #LANES} elements is a leaf of its own. In each lane, the values of a leaf are added from 0
 * on, and the leaves one after the other. A block is a piece of a run of at most {@link #BLOCK}
 * elements, or several runs with at most {@link #LEAVES} leaves together; its lanes are added as a
 * tree. The blocks of a chunk, {@link #BLOCKS}, are added by a {@link PairwiseTree}, and so are the
 * chunks. Runs shorter than {@link #LANES} are first put one behind the other, to runs of at most
 * {@link #PACKED} elements, which are blocks.
 *
 * <p><b>Along columns.</b> A leaf is at most {@link #ROWS} rows, or {@link #PAIR} where the rows
 * are sets themselves; the {@link #LEAVES} leaves of a block are added one after the other, the
 * blocks of a chunk by a tree, and so are the chunks, and then the columns, where several of them
 * share statistics.
 *
 * <p>Lanes are counted here and not taken from the machine: vectors of 2, 4 or 8 doubles fill them
 * in several passes over a leaf, which is in the fastest cache after the first one, with the same
 * bits. Sixteen make the leaves, and with them what one pass has to do, twice as long as eight
 * would.
 *
 * <p>The longest chain of roundings, n being the number of values; what is added onto zero is not
 * rounded. In a block with L leaves, of whose lanes the longest takes c values: c - 1 in the leaf,
 * L - 1 for the leaves, 4 in the lanes' tree: c + L + 2, where c &lt;= 16, and L &lt;= 16, or 17 if
 * the block is one run of 4081 to 4095 elements. A {@link PairwiseTree} over m blocks: 1 for m = 2,
 * log2 m + 1 for others; if m &gt; 16, two of them, log2 m + 2.
 *
 * <ul>
 *   <li>One block of runs of at most 256 elements: each has at most two leaves, one of them with 16
 *       c elements at least, less 15: n &gt;= 8 L (c - 1) + 1, and n &gt;= 8 L. That makes 2 log2 n
 *       + 16 &gt;= 22 + 2 log2 L + 2 log2 max(1, c - 1), and c + L + 2 stays below, because L - 2
 *       log2 L &lt;= 8.9 and c - 2 log2 max(1, c - 1) &lt;= 8.2.
 *   <li>One block of longer runs: at most three leaves for each 256 elements, n &gt;= 85 L: 18 + L
 *       below 28.8 + 2 log2 L.
 *   <li>Several blocks, m of them, of runs of at most 256 elements: all but the last have more than
 *       8 leaves, n &gt; 72 (m - 1) (c - 1): c + 18 + log2 m + 2 below 2 log2 n + 16 &gt;= 26.3 + 2
 *       log2 m + 2 log2 (c - 1) &gt;= 27.3 + log2 m + 2 log2 (c - 1).
 *   <li>Several blocks of runs of 257 to 4096 elements: n &gt;= 765 (m - 1) + 257. For m = 2, 35
 *       below 36; for m = 3, 37 below 37.6; beyond, 35 + log2 m, or 36 + log2 m if m &gt; 16, below
 *       2 log2 (765 m 3 / 4) + 16 &gt; 34.3 + 2 log2 m.
 *   <li>Runs of more than 4096 elements, in blocks of 4096, the last one shorter: m &lt; n / 2048,
 *       so 35 - 11 + log2 n + 2 = 26 + log2 n, with log2 n &gt; 12.
 *   <li>Shorter runs, packed to more than 960 elements in all blocks but the last: at most 4 + 22 +
 *       log2 m with m &lt; n / 480: 18 + log2 n, with log2 n &gt; 9.
 *   <li>Columns: n &lt;= 64 rows make 3 + n / 4; more of them, 18 + 2 + log2(n / 64) + 1, with
 *       shorter chunks 4 rows each at least: 3 + 2 + log2(n / 4) + 1 = 4 + log2 n. With leaves of
 *       two rows, 1 + n / 2 up to 32, and 16 + 2 + log2(n / 32) + 1 beyond. K columns add log2 K +
 *       1, and multiply n by K.
 * </ul>
 *
 * <p>All are at most the 2 log2 n + 16 of {@link dev.normative.contract.Accumulator#BLOCKED}.
 *
 * <p><b>In float arithmetic</b> ({@link ScalarFloatSums}: gradients of float32 columns, and of rows
 * of at most {@link #BLOCK} elements) are the additions within blocks, and those of a block's
 * lanes; what comes after that, trees of blocks, is in double. So these chains hold for roundings
 * to float as well.
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

  /**
   * Rows of a leaf: where so many are read side by side, that takes one load and one store of a
   * column's sums for all of them.
   */
  public static final int ROWS = 4;

  /** Rows of a block. */
  public static final int BLOCK_ROWS = LEAVES * ROWS;

  /** Rows of a leaf where each is a set of its own, and so has coefficients to be kept as well. */
  public static final int PAIR = 2;

  /**
   * Elements that runs shorter than the lanes are packed to, at most: two doubles for each fit the
   * fastest caches.
   */
  public static final int PACKED = 4 * SEGMENT;

  /** The lanes of two sums. */
  public static final int TWO_SUMS = 2 * LANES;

  /** Where in an array of lanes the first of them are, behind room for packed terms or a leaf. */
  public static final int FIRST_LANES = 2 * PACKED;

  /** How long an array for the lanes of two sums is, with room to work in. */
  public static final int LANES_OF_TWO_SUMS = FIRST_LANES + TWO_SUMS;

  private SumOrder() {}

  /** How many runs of this length make a block; 1 where a run has several blocks. */
  public static int runsPerBlock(int length) {
    if (length < LANES) {
      return PACKED / Math.max(1, length);
    }
    return Math.max(1, LEAVES / leavesOf(length));
  }

  private static int leavesOf(int length) {
    int rest = length % LANES;
    return (length - rest - 1) / SEGMENT + 1 + (rest == 0 ? 0 : 1);
  }

  /** The sum of the lanes that begin at {@code from}. */
  public static double ofLanes(double[] lanes, int from) {
    return eight(lanes, from) + eight(lanes, from + VECTOR);
  }

  /** The same of lanes of floats, in float arithmetic. */
  public static float ofLanes(float[] lanes, int from) {
    return eight(lanes, from) + eight(lanes, from + VECTOR);
  }

  private static float eight(float[] lanes, int from) {
    float even = (lanes[from] + lanes[from + 4]) + (lanes[from + 2] + lanes[from + 6]);
    float odd = (lanes[from + 1] + lanes[from + 5]) + (lanes[from + 3] + lanes[from + 7]);
    return even + odd;
  }

  private static double eight(double[] lanes, int from) {
    double even = (lanes[from] + lanes[from + 4]) + (lanes[from + 2] + lanes[from + 6]);
    double odd = (lanes[from + 1] + lanes[from + 5]) + (lanes[from + 3] + lanes[from + 7]);
    return even + odd;
  }
}
