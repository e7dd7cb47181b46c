package dev.normative.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LossCurveTest {

  @Test
  void stepsCountFromOne() {
    LossCurve curve = new LossCurve(3, 2, 1);
    assertThat(curve.steps()).isEqualTo(3);
    assertThat(curve.loss(1)).isEqualTo(3);
    assertThat(curve.loss(3)).isEqualTo(1);
    assertThatThrownBy(() -> curve.loss(0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("step 0 of a curve with steps 1 to 3");
    assertThatThrownBy(() -> curve.loss(4)).hasMessageContaining("step 4");
  }

  @Test
  void aCurveKeepsItsLosses() {
    double[] losses = {3, 2};
    LossCurve curve = new LossCurve(losses);
    losses[0] = 0;
    curve.toArray()[1] = 0;
    assertThat(curve).isEqualTo(new LossCurve(3, 2)).hasSameHashCodeAs(new LossCurve(3, 2));
    assertThat(curve).isNotEqualTo(new LossCurve(3, 2.0000000000000004));
    assertThat(curve).hasToString("2 steps, loss 3.0 to 2.0");
    assertThat(new LossCurve()).hasToString("no steps");
  }
}
