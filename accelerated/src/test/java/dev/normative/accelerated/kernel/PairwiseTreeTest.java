package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairwiseTreeTest {
  private final PairwiseTree tree = new PairwiseTree();

  private double[] sum(int width) {
    double[] sum = new double[width + 2];
    tree.sum(sum, 1);
    assertThat(sum[0]).isZero();
    assertThat(sum[width + 1]).isZero();
    return Arrays.copyOfRange(sum, 1, width + 1);
  }

  @Test
  void everyLeafIsAddedOnceInItsOwnPlace() {
    for (int leaves = 0; leaves < 70; leaves++) {
      tree.begin(2);
      for (int leaf = 0; leaf < leaves; leaf++) {
        tree.add(new double[] {9, leaf, 1}, 1);
      }
      assertThat(sum(2)).containsExactly(leaves * (leaves - 1) / 2.0, leaves);
    }
  }

  @Test
  void aLeafOfTwoValuesIsTheSameAsOneInAnArray() {
    double[] values = new Random(3).doubles(2 * 77).toArray();
    tree.begin(2);
    for (int i = 0; i < values.length; i += 2) {
      tree.add(values, i);
    }
    double[] expected = sum(2);
    tree.begin(2);
    for (int i = 0; i < values.length; i += 2) {
      tree.add(values[i], values[i + 1]);
    }
    assertThat(sum(2)).isEqualTo(expected);
  }

  @Test
  void aNewSumStartsFromNothingWithAnotherWidth() {
    tree.begin(1);
    tree.add(new double[] {5}, 0);
    tree.add(new double[] {7}, 0);
    assertThat(sum(1)).containsExactly(12);
    tree.begin(3);
    assertThat(sum(3)).containsExactly(0, 0, 0);
    for (int i = 0; i < 3; i++) {
      tree.add(new double[] {3, 4, 5}, 0);
    }
    assertThat(sum(3)).containsExactly(9, 12, 15);
    tree.begin(1);
    tree.add(new double[] {2}, 0);
    assertThat(sum(1)).containsExactly(2);
  }

  /**
   * 1 and then 2^20 - 1 terms of half an ulp: one after the other, each would be lost; pairwise
   * they add up to more than an ulp before they meet the 1, but for the one beside it.
   */
  @Test
  void termsThatOneAfterTheOtherWouldBeLostAreAddedUpFirst() {
    tree.begin(1);
    tree.add(new double[] {1}, 0);
    for (int i = 1; i < 1 << 20; i++) {
      tree.add(new double[] {0x1p-53}, 0);
    }
    double exact = 1 + ((1 << 20) - 1) * 0x1p-53;
    assertThat(Math.abs(sum(1)[0] - exact)).isLessThanOrEqualTo(21 * 0x1p-53 * exact);
  }
}
