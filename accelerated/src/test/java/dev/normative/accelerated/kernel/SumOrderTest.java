package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Accumulator;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SumOrderTest {
  private static final double HALF_ULP_OF_ONE = 0x1p-53;

  @Test
  void lanesAreAddedOnceEach() {
    double[] lanes = {9, 9, 1, 2, 4, 8, 16, 32, 64, 128, 9};
    assertThat(SumOrder.ofLanes(lanes, 2)).isEqualTo(255);
  }

  @Test
  void longRunsAreSummedInShortChains() {
    for (int inner : new int[] {2, 5, 8, 9, 57, 63, 64, 65, 127, 128, 129, 1000, 4097, 65536}) {
      assertShortChains(new Layout(1, 2, inner));
    }
  }

  @Test
  void manyRunsAreSummedInShortChains() {
    for (int inner : new int[] {2, 7, 8, 9, 64, 65}) {
      for (int blocks : new int[] {2, 3, 64, 65, 1023, 1024, 1025}) {
        assertShortChains(new Layout(blocks, 2, inner));
      }
    }
  }

  @Test
  void rowsAreSummedInShortChains() {
    for (int blocks : new int[] {1, 2, 7, 8, 9, 63, 64, 65, 1000, 4097, 65536}) {
      assertShortChains(new Layout(blocks, 2, 1));
    }
  }

  /**
   * 1 in the first place, half an ulp of 1 everywhere else: whatever is added to the 1 by itself is
   * lost, so that the error counts the additions on the way of the 1. One after the other, all of
   * the n - 1 would be lost.
   */
  private static void assertShortChains(Layout layout) {
    double[] values = new double[layout.blocks() * layout.channels() * layout.inner()];
    Arrays.fill(values, HALF_ULP_OF_ONE);
    values[layout.first(1)] = 1;
    Storage storage = new DoubleStorage(values);
    Kernel kernel = new ScalarKernel();
    double[] zeros = new double[layout.channels()];
    ChannelSums sums =
        ChannelSums.of(
            layout,
            (run, lanes) -> kernel.addDeviations(run, storage, zeros, lanes),
            (rows, totals) -> kernel.addDeviations(rows, storage, zeros, totals));
    int n = layout.count();
    // Both sides of the difference are exact.
    double error = Math.abs((sums.first()[1] - 1) - (n - 1) * HALF_ULP_OF_ONE);
    double sum = 1 + (n - 1) * HALF_ULP_OF_ONE;
    assertThat(error)
        .as("%s", layout)
        .isLessThanOrEqualTo(Accumulator.BLOCKED.roundings(n) * HALF_ULP_OF_ONE * sum);
    assertThat(sums.first()[0]).as("%s", layout).isEqualTo(n * HALF_ULP_OF_ONE);
  }
}
