package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PairwiseTreeTest {

  @Test
  void everyLeafIsAddedOnceInItsOwnPlace() {
    for (int leaves = 0; leaves < 70; leaves++) {
      PairwiseTree tree = new PairwiseTree(2);
      for (int leaf = 0; leaf < leaves; leaf++) {
        tree.add(new double[] {leaf, 1});
      }
      assertThat(tree.drain()).containsExactly(leaves * (leaves - 1) / 2.0, leaves);
    }
  }

  @Test
  void aDrainedTreeStartsAgain() {
    PairwiseTree tree = new PairwiseTree(1);
    tree.add(new double[] {5});
    tree.add(new double[] {7});
    assertThat(tree.drain()).containsExactly(12);
    assertThat(tree.drain()).containsExactly(0);
    tree.add(new double[] {3});
    assertThat(tree.drain()).containsExactly(3);
  }

  /**
   * 1 and then 2^20 - 1 terms of half an ulp: one after the other, each would be lost; pairwise
   * they add up to more than an ulp before they meet the 1, but for the one beside it.
   */
  @Test
  void termsThatOneAfterTheOtherWouldBeLostAreAddedUpFirst() {
    PairwiseTree tree = new PairwiseTree(1);
    tree.add(new double[] {1});
    for (int i = 1; i < 1 << 20; i++) {
      tree.add(new double[] {0x1p-53});
    }
    double exact = 1 + ((1 << 20) - 1) * 0x1p-53;
    assertThat(Math.abs(tree.drain()[0] - exact)).isLessThanOrEqualTo(21 * 0x1p-53 * exact);
  }
}
