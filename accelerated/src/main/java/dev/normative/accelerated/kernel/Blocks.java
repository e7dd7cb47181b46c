package dev.normative.accelerated.kernel;

/** Equally spaced runs cut into the blocks of the {@link SumOrder}. */
public final class Blocks {
  private final int runs;
  private final int stride;
  private final int length;
  private final int runsPerBlock;
  private final int blocksOfRun;
  private final int count;
  private final int chunks;

  /** So many runs of so many elements each, whose starts are {@code stride} apart. */
  public Blocks(int runs, int stride, int length) {
    this.runs = runs;
    this.stride = stride;
    this.length = length;
    // Kept, because each is a division or several, and loops over small sets ask again and again.
    this.runsPerBlock = SumOrder.runsPerBlock(length);
    this.blocksOfRun = divideUp(length, SumOrder.BLOCK);
    this.count =
        length > SumOrder.BLOCK
            ? Math.multiplyExact(runs, blocksOfRun)
            : divideUp(runs, runsPerBlock);
    this.chunks = divideUp(count, SumOrder.BLOCKS);
  }

  /** How many blocks there are. */
  public int count() {
    return count;
  }

  /** How many chunks of blocks there are. */
  public int chunks() {
    return chunks;
  }

  /** The first block of a chunk. */
  public int firstOf(int chunk) {
    return chunk * SumOrder.BLOCKS;
  }

  /** The end of the blocks of a chunk. */
  public int endOf(int chunk) {
    return Math.min(count, (chunk + 1) * SumOrder.BLOCKS);
  }

  /** Where one block of the runs that begin at {@code start} is. */
  public Runs locate(int block, int start, Runs into) {
    if (length > SumOrder.BLOCK) {
      int within = block % blocksOfRun * SumOrder.BLOCK;
      int from = start + block / blocksOfRun * stride + within;
      return into.at(from, stride, 1, Math.min(SumOrder.BLOCK, length - within));
    }
    int first = block * runsPerBlock;
    int some = Math.min(runsPerBlock, runs - first);
    return into.at(start + first * stride, stride, some, length);
  }

  /** How many blocks a run has; 1 where several runs have one together. */
  public int blocksOfRun() {
    return blocksOfRun;
  }

  private static int divideUp(int what, int by) {
    return what / by + (what % by == 0 ? 0 : 1);
  }
}
