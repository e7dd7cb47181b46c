package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WindowMeansTest {

  @Test
  void windowsRestartWithEveryEpochAndLeaveItsRestOut() {
    double[] losses = {1, 3, 5, 7, 100, 2, 4, 6, 8, 200};
    WindowMeans means = WindowMeans.of(losses, 2, 2);
    assertThat(means.means()).containsExactly(2, 6, 3, 7);
    assertThat(means.place(2)).isEqualTo("window 3 (epoch 2, mini-batch 2)");
  }

  @Test
  void anEpochShorterThanAWindowHasNoMeans() {
    assertThat(WindowMeans.of(new double[] {1, 2}, 1, 3).size()).isZero();
    assertThat(WindowMeans.of(new double[0], 1, 3).size()).isZero();
  }

  @Test
  void lossesThatCannotBeCutIntoEqualEpochsAreRefused() {
    for (int[] wrong : new int[][] {{2, 2}, {0, 2}, {-1, 2}, {1, 0}, {1, -1}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WindowMeans.of(new double[3], wrong[0], wrong[1]))
          .withMessageContaining("3 losses in " + wrong[0] + " epochs");
    }
  }
}
