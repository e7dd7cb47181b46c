package dev.normative.accelerated.kernel;

/**
 * Equally spaced runs cut into the blocks of the {@link SumOrder}.
 *
 * @param runs how many runs
 * @param stride how far their starts are apart
 * @param length how many elements each has
 */
public record Blocks(int runs, int stride, int length) {

  /** How many blocks there are. */
  public int count() {
    return length > SumOrder.BLOCK
        ? Math.multiplyExact(runs, blocksOfRun())
        : divideUp(runs, SumOrder.runsPerBlock(length));
  }

  /** How many chunks of blocks there are. */
  public int chunks() {
    return divideUp(count(), SumOrder.BLOCKS);
  }

  /** The first block of a chunk. */
  public int firstOf(int chunk) {
    return chunk * SumOrder.BLOCKS;
  }

  /** The end of the blocks of a chunk. */
  public int endOf(int chunk) {
    return Math.min(count(), (chunk + 1) * SumOrder.BLOCKS);
  }

  /** Where one block of the runs that begin at {@code start} is. */
  public Runs locate(int block, int start, Runs into) {
    if (length > SumOrder.BLOCK) {
      int within = block % blocksOfRun() * SumOrder.BLOCK;
      int from = start + block / blocksOfRun() * stride + within;
      return into.at(from, stride, 1, Math.min(SumOrder.BLOCK, length - within));
    }
    int first = block * SumOrder.runsPerBlock(length);
    int count = Math.min(SumOrder.runsPerBlock(length), runs - first);
    return into.at(start + first * stride, stride, count, length);
  }

  /** How many blocks a run has; 1 where several runs have one together. */
  public int blocksOfRun() {
    return divideUp(length, SumOrder.BLOCK);
  }

  private static int divideUp(int what, int by) {
    return what / by + (what % by == 0 ? 0 : 1);
  }
}
