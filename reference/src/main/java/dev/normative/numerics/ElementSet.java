package dev.normative.numerics;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

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

  /** Visits every position, in ascending order. */
  public void forEach(IntConsumer visitor) {
    for (int run = 0; run < runs; run++) {
      int first = runStart(run);
      for (int position = first; position < first + runLength; position++) {
        visitor.accept(position);
      }
    }
  }

  /** Every position, in ascending order; slower than {@link #forEach} in an inner loop. */
  public IntStream positions() {
    return IntStream.range(0, runs)
        .flatMap(run -> IntStream.range(runStart(run), runStart(run) + runLength));
  }

  /** How many positions there are. */
  public int size() {
    return runs * runLength;
  }

  /** The first position of one run. */
  public int runStart(int run) {
    return start + run * runStride;
  }
}
