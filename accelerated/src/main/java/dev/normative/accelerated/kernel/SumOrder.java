package dev.normative.accelerated.kernel;

/**
 * The order in which values are added, which no implementation may change.
 *
 * <p><b>Along runs.</b> A run's elements are dealt out to {@link #LANES} lanes in turn, as long as
 * they fill all of them; of a rest of r, the first {@link #VECTOR} go to the lanes 0 to 7 if r is 8
 * or more, and what is left then, t &lt; 8, to the last t lanes. A leaf is {@link #runsPerLeaf}
 * runs, or {@link #SEGMENT} elements of a longer one; each of its lanes is summed from 0 on. The
 * leaves of a block, at most {@link #LEAVES}, are added lane by lane, one after the other; then the
 * lanes as a tree. The blocks of a chunk, {@link #BLOCKS}, are added by a {@link PairwiseTree}, and
 * so are the chunks.
 *
 * <p><b>Along columns.</b> A leaf is at most {@link #ROWS} rows; the leaves of a block of {@link
 * #BLOCK_ROWS} are added one after the other, the blocks of a chunk by a tree, and so are the
 * chunks, and then the columns, where several of them share statistics.
 *
 * <p>Lanes are counted here and not taken from the machine: vectors of 2, 4 or 8 doubles fill them
 * in several steps or in one, with the same bits. Two vectors of the widest kind side by side,
 * because an addition takes several times as long as it takes to begin the next one.
 *
 * <p>The longest chain of roundings, n being the number of values. A lane of a leaf takes at most
 * 16 values, the first onto zero: 15 roundings. 16 leaves: 15. The lanes' tree: 4. Two trees over
 * altogether m blocks: log2 m + 2. So m blocks make 34 + (log2 m + 2, or 0 where m = 1).
 *
 * <ul>
 *   <li>Runs of more than 4096 elements are cut into blocks of 4096, the last one shorter: m &lt; n
 *       / 2048, so 25 + log2 n, with log2 n &gt; 12.
 *   <li>Runs of 257 to 4096 elements: a block of two or more has more than 2048 elements (as many
 *       runs as have at most 16 leaves; runs of up to 8 leaves fill at least 9 of 16), all but the
 *       last: again 25 + log2 n where m &gt; 1, that is, n &gt; 2048; and 34 where m = 1, which n
 *       &gt; 4096 - 512 makes possible, below that less: 19 + (leaves - 1) &lt; 19 + n / 128.
 *   <li>Runs of l &lt;= 256 elements fill a leaf with floor(16 / ceil(l / 16)) runs. The shortest
 *       are the worst: with l = 2 a leaf has 32 elements in two lanes whose tree is one rounding: n
 *       / 32 leaves make 15 + n / 32 roundings up to n = 512; 16 leaves of n = 512 make 31; beyond,
 *       31 + log2(n / 512) + 3 = 25 + log2 n.
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

  /** How long an array for the lanes is: two sums in the block, and two in the leaf. */
  public static final int LANES_OF_TWO_SUMS = 4 * LANES;

  private SumOrder() {}

  /** How many runs of this length make a leaf; 1 where a run has several leaves. */
  public static int runsPerLeaf(int length) {
    return Math.max(1, CHAIN / Math.max(1, (length + LANES - 1) / LANES));
  }

  /** How many runs of this length make a block; 1 where a run has several blocks. */
  public static int runsPerBlock(int length) {
    int leaves = (length + SEGMENT - 1) / SEGMENT;
    return leaves <= 1 ? LEAVES * runsPerLeaf(length) : Math.max(1, LEAVES / leaves);
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
