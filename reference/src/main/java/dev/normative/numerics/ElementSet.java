package dev.normative.numerics;

/**
 * Positions in a row-major array that belong together: {@code runs} runs of {@code runLength}
 * neighbouring elements, whose starts are {@code runStride} apart.
 *
 * @param start the first position
 * @param runs how many runs there are
 * @param runLength how many neighbouring elements a run has
 * @param runStride the distance from the start of one run to the start of the next
 */
public record ElementSet(int start, int runs, int runLength, int runStride) {
  /** How many positions there are. */
  public int size() {
    return runs * runLength;
  }

  /** The first position of one run. */
  public int runStart(int run) {
    return start + run * runStride;
  }
}
