package dev.normative.reports.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.normative.golden.ElementType;
import dev.normative.golden.GoldenCurve;
import org.junit.jupiter.api.Test;

class RelativeDifferencesTest {

  private static final GoldenCurve GOLDEN = GoldenCurve.named("digits-cnn-adam-float64");

  @Test
  void eachStepIsComparedWithTheGoldenLoss() {
    RelativeDifferences found = RelativeDifferences.of(SampleCurve.scaled(GOLDEN, 1.5), GOLDEN);
    assertThat(found.values()).hasSize(GOLDEN.steps());
    for (double value : found.values()) {
      assertThat(value).isCloseTo(0.5, within(1e-15));
    }
    assertThat(found.equal()).isZero();
    assertThat(found.highest()).isEqualTo(1);
  }

  @Test
  void equalStepsStandBelowTheUnitRoundoff() {
    RelativeDifferences found = RelativeDifferences.of(GOLDEN, GOLDEN);
    assertThat(found.equal()).isEqualTo(GOLDEN.steps());
    assertThat(found.values()).containsOnly(found.lowest());
    assertThat(found.lowest())
        .isPositive()
        .isLessThan(RelativeDifferences.unitRoundoff(ElementType.FLOAT64) / 2);
  }

  @Test
  void aRunThatIsOffByTheLastBitStandsAboveAnEqualOne() {
    GoldenCurve next = SampleCurve.scaled(GOLDEN, Math.nextUp(1.0));
    RelativeDifferences found = RelativeDifferences.of(next, GOLDEN);
    assertThat(found.equal()).isZero();
    for (double value : found.values()) {
      assertThat(value).isGreaterThanOrEqualTo(0x1p-53).isGreaterThan(5 * found.lowest());
    }
  }

  @Test
  void everyValueIsBetweenTheEdges() {
    for (double factor : new double[] {0, 1 - 1e-12, 1e-300, 1e300, -1}) {
      RelativeDifferences found =
          RelativeDifferences.of(SampleCurve.scaled(GOLDEN, factor), GOLDEN);
      for (double value : found.values()) {
        assertThat(value).isBetween(found.lowest(), found.highest());
      }
    }
  }

  @Test
  void aGoldenLossOfZeroLeavesAGap() {
    GoldenCurve zero = SampleCurve.scaled(GOLDEN, 0);
    assertThat(RelativeDifferences.of(GOLDEN, zero).values()).containsOnly(Double.NaN);
    assertThat(RelativeDifferences.of(zero, zero).equal()).isEqualTo(zero.steps());
  }

  @Test
  void unitRoundoffIsHalfTheDistanceFromOneToTheNextNumber() {
    assertThat(RelativeDifferences.unitRoundoff(ElementType.FLOAT64)).isEqualTo(Math.ulp(1.0) / 2);
    assertThat(RelativeDifferences.unitRoundoff(ElementType.FLOAT32)).isEqualTo(Math.ulp(1.0f) / 2);
  }
}
