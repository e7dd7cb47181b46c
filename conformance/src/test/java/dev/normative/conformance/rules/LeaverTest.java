package dev.normative.conformance.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.bound.Expectation;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Three numbers for each element, and who is off: bounds of 1 and 2 around 10. */
class LeaverTest {
  private static Tensor tensor(double... values) {
    return Tensor.of(Shape.of(values.length), values);
  }

  private static Leaver.Told told(double[] candidate, double[] third) {
    Tensor expected = Tensor.full(Shape.of(candidate.length), 10);
    return Leaver.of(
        new Expectation(DType.FLOAT64, expected, Tensor.full(expected.shape(), 1)),
        tensor(candidate),
        new Expectation(DType.FLOAT64, expected, Tensor.full(expected.shape(), 2)),
        tensor(third));
  }

  private static Leaver who(double candidate, double third) {
    return told(new double[] {candidate}, new double[] {third}).who();
  }

  @Test
  void eachIsHeldToItsOwnBound() {
    assertThat(who(11, 12)).isEqualTo(Leaver.NOBODY);
    assertThat(who(11, 12.5)).isEqualTo(Leaver.THIRD);
    assertThat(who(11.5, 12)).isEqualTo(Leaver.CANDIDATE);
    assertThat(who(11, Double.NaN)).isEqualTo(Leaver.THIRD);
    assertThat(who(Double.NaN, 12)).isEqualTo(Leaver.CANDIDATE);
  }

  @Test
  void twoThatLeaveAgreeOnlyWithinTheBoundsOfBoth() {
    assertThat(who(20, 23)).isEqualTo(Leaver.REFERENCE);
    assertThat(who(20, 23.5)).isEqualTo(Leaver.BOTH);
    assertThat(who(20, -20)).isEqualTo(Leaver.BOTH);
    assertThat(who(Double.NaN, Double.NaN)).isEqualTo(Leaver.REFERENCE);
    assertThat(who(Double.NaN, Double.POSITIVE_INFINITY)).isEqualTo(Leaver.BOTH);
  }

  @Test
  void againstTheReferenceTheyHaveToAgreeWhereverTheCandidateLeaves() {
    double[] wrong = {20, 11.5, 10};
    assertThat(told(wrong, new double[] {21, 11.5, 10}).who()).isEqualTo(Leaver.REFERENCE);
    assertThat(told(wrong, new double[] {21, 8.4, 10}).who()).isEqualTo(Leaver.CANDIDATE);
    assertThat(told(wrong, new double[] {30, 14.6, 10}).who()).isEqualTo(Leaver.BOTH);
    assertThat(told(wrong, new double[] {10, 10, 10}).who()).isEqualTo(Leaver.CANDIDATE);
    assertThat(told(new double[] {10, 10}, new double[] {10, 13}).who()).isEqualTo(Leaver.THIRD);
  }

  @Test
  void theElementThatIsFurthestOffIsShownWithAllThreeNumbers() {
    assertThat(told(new double[] {10, 12, 15}, new double[] {10, 10, 11}).numbers("mine", "other"))
        .isEqualTo(
            "at [2]: reference 10.0, mine 15.0 (bound 1.0, error/bound 5.0), other 11.0 (bound"
                + " 2.0, error/bound 0.5)");
  }
}
