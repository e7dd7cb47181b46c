package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Accumulator;
import dev.normative.contract.ArrayView;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SumOrderTest {
  private static final double HALF_ULP_OF_ONE = 0x1p-53;
  private static final int[] SHORT = {1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 24, 31, 49, 63, 127, 196};
  private static final int[] LONG = {255, 256, 257, 511, 513, 2047, 2305, 4095, 4096, 4097, 65537};

  @Test
  void lanesAreAddedOnceEach() {
    double[] lanes = new double[19];
    Arrays.fill(lanes, 1 << 20);
    for (int i = 0; i < SumOrder.LANES; i++) {
      lanes[2 + i] = 1 << i;
    }
    assertThat(SumOrder.ofLanes(lanes, 2)).isEqualTo((1 << SumOrder.LANES) - 1);
  }

  @Test
  void everyElementIsInOneBlock() {
    for (int length : new int[] {1, 2, 7, 16, 49, 256, 257, 1000, 4096, 4097, 10_000}) {
      for (int count : new int[] {1, 2, 3, 17, 300}) {
        int stride = length + 3;
        int[] visits = new int[count * stride];
        Blocks blocks = new Blocks(count, stride, length);
        int visited = 0;
        for (int chunk = 0; chunk < blocks.chunks(); chunk++) {
          for (int block = blocks.firstOf(chunk); block < blocks.endOf(chunk); block++) {
            Runs runs = blocks.locate(block, 0, new Runs());
            visited++;
            for (int run = 0; run < runs.count(); run++) {
              for (int i = 0; i < runs.length(); i++) {
                visits[runs.start() + run * runs.stride() + i]++;
              }
            }
          }
        }
        assertThat(visited).isEqualTo(blocks.count());
        for (int i = 0; i < visits.length; i++) {
          assertThat(visits[i]).isEqualTo(i % stride < length ? 1 : 0);
        }
      }
    }
  }

  @Test
  void shortRunsAreSummedInShortChains() {
    for (int length : SHORT) {
      for (int runs : new int[] {1, 2, 15, 16, 17, 63, 255, 256, 257, 1025, 5000}) {
        assertShortChains(runs, length);
      }
    }
  }

  @Test
  void longRunsAreSummedInShortChains() {
    for (int length : LONG) {
      for (int runs : new int[] {1, 2, 3, 17}) {
        assertShortChains(runs, length);
      }
    }
  }

  /**
   * 1 in one place, half an ulp of 1 everywhere else: whatever is added to the 1 by itself is lost,
   * so that the error counts the additions on the way of the 1. One after the other, all of the n -
   * 1 would be lost.
   */
  private static void assertShortChains(int count, int length) {
    int n = count * length;
    double[] values = new double[n];
    Arrays.fill(values, HALF_ULP_OF_ONE);
    ArrayView view = new ArrayView.Doubles(values, StridedLayout.dense(Shape.of(n)));
    double exact = 1 + (n - 1) * HALF_ULP_OF_ONE;
    for (int place : new int[] {0, length - 1, n / 2, n - 1}) {
      values[place] = 1;
      double sum = sum(new Blocks(count, length, length), view);
      values[place] = HALF_ULP_OF_ONE;
      // Both sides of the difference are exact.
      double error = Math.abs((sum - 1) - (n - 1) * HALF_ULP_OF_ONE);
      assertThat(error)
          .as("%d runs of %d, place %d", count, length, place)
          .isLessThanOrEqualTo(Accumulator.BLOCKED.roundings(n) * HALF_ULP_OF_ONE * exact);
    }
    assertThat(sum(new Blocks(count, length, length), view)).isEqualTo(n * HALF_ULP_OF_ONE);
  }

  private static double sum(Blocks blocks, ArrayView view) {
    RunKernel kernel = new ScalarRuns();
    PairwiseTree ofChunks = new PairwiseTree();
    ofChunks.begin(2);
    double[] lanes = new double[SumOrder.LANES_OF_TWO_SUMS];
    double[] pair = new double[2];
    for (int chunk = 0; chunk < blocks.chunks(); chunk++) {
      PairwiseTree tree = new PairwiseTree();
      tree.begin(2);
      for (int block = blocks.firstOf(chunk); block < blocks.endOf(chunk); block++) {
        int at = SumOrder.FIRST_LANES;
        Arrays.fill(lanes, at, lanes.length, 0);
        kernel.addDeviations(
            blocks.locate(block, 0, new Runs()), view, new double[1], lanes, at, 0);
        tree.add(SumOrder.ofLanes(lanes, at), SumOrder.ofLanes(lanes, at + SumOrder.LANES));
      }
      tree.sum(pair, 0);
      ofChunks.add(pair, 0);
    }
    ofChunks.sum(pair, 0);
    return pair[0];
  }
}
