package dev.normative.study;

import static dev.normative.study.Judgement.CONTRADICTED;
import static dev.normative.study.Judgement.NOT_SUPPORTED;
import static dev.normative.study.Judgement.NO_CLAIM;
import static dev.normative.study.Judgement.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HypothesisTest {
  private static final List<Double> CLEARLY_BELOW = List.of(-1.0, -1.1, -0.9, -1.2, -0.8);
  private static final List<Double> UNDECIDED = List.of(-1.0, 1.1, -0.9, 1.2, -0.8);

  private static List<Double> turned(List<Double> values) {
    return values.stream().map(value -> -value).toList();
  }

  @Test
  void aClaimIsSupportedWhereTheWholeIntervalLiesOnItsSide() {
    assertThat(Hypothesis.below(0).judge(CLEARLY_BELOW)).isEqualTo(SUPPORTED);
    assertThat(Hypothesis.above(0).judge(turned(CLEARLY_BELOW))).isEqualTo(SUPPORTED);
  }

  @Test
  void variantsThatAreSwappedContradictTheClaim() {
    assertThat(Hypothesis.below(0).judge(turned(CLEARLY_BELOW))).isEqualTo(CONTRADICTED);
    assertThat(Hypothesis.above(0).judge(CLEARLY_BELOW)).isEqualTo(CONTRADICTED);
  }

  @Test
  void anIntervalAroundTheBoundSupportsNothing() {
    assertThat(Hypothesis.below(0).judge(UNDECIDED)).isEqualTo(NOT_SUPPORTED);
    assertThat(Hypothesis.above(0).judge(UNDECIDED)).isEqualTo(NOT_SUPPORTED);
  }

  @Test
  void anIntervalThatTouchesTheBoundSupportsNothing() {
    List<Double> equal = List.of(0.0, 0.0, 0.0);
    assertThat(Hypothesis.below(0).judge(equal)).isEqualTo(NOT_SUPPORTED);
    assertThat(Hypothesis.above(0).judge(equal)).isEqualTo(NOT_SUPPORTED);
  }

  @Test
  void aMarginMovesTheBound() {
    assertThat(Hypothesis.above(-2).judge(CLEARLY_BELOW)).isEqualTo(SUPPORTED);
    assertThat(Hypothesis.above(-1).judge(CLEARLY_BELOW)).isEqualTo(NOT_SUPPORTED);
    assertThat(Hypothesis.above(-0.5).judge(CLEARLY_BELOW)).isEqualTo(CONTRADICTED);
  }

  @Test
  void oneOtherNumberContradictsWhatIsAlwaysSo() {
    assertThat(Hypothesis.always(0).judge(List.of(0.0, -0.0, 0.0))).isEqualTo(SUPPORTED);
    assertThat(Hypothesis.always(0).judge(List.of(0.0, 4.9e-324, 0.0))).isEqualTo(CONTRADICTED);
    assertThat(Hypothesis.always(0).judge(List.of(0.0, Double.NaN))).isEqualTo(CONTRADICTED);
  }

  @Test
  void oneRunThatDivergedSupportsNothingAboutMeans() {
    List<Double> diverged = List.of(-1.0, -1.1, Double.NEGATIVE_INFINITY);
    assertThat(Hypothesis.below(0).judge(diverged)).isEqualTo(NOT_SUPPORTED);
    assertThat(Hypothesis.above(0).judge(diverged)).isEqualTo(NOT_SUPPORTED);
  }

  @Test
  void whereNothingIsClaimedNothingIsJudged() {
    assertThat(Hypothesis.open().judge(CLEARLY_BELOW)).isEqualTo(NO_CLAIM);
  }

  @Test
  void countsTheSeedsThatAgree() {
    assertThat(Hypothesis.below(0).agreeing(UNDECIDED)).isEqualTo(3);
    assertThat(Hypothesis.above(0).agreeing(UNDECIDED)).isEqualTo(2);
    assertThat(Hypothesis.above(-1).agreeing(UNDECIDED)).isEqualTo(4);
    assertThat(Hypothesis.always(1.1).agreeing(UNDECIDED)).isEqualTo(1);
    assertThat(Hypothesis.below(0).agreeing(List.of(Double.NaN, -1.0))).isEqualTo(1);
  }

  @Test
  void aClaimOfSeveralPartsIsAsGoodAsItsWorstPart() {
    assertThat(Judgement.ofAll(List.of(SUPPORTED, SUPPORTED))).isEqualTo(SUPPORTED);
    assertThat(Judgement.ofAll(List.of(SUPPORTED, NO_CLAIM))).isEqualTo(SUPPORTED);
    assertThat(Judgement.ofAll(List.of(SUPPORTED, NOT_SUPPORTED))).isEqualTo(NOT_SUPPORTED);
    assertThat(Judgement.ofAll(List.of(NOT_SUPPORTED, CONTRADICTED, SUPPORTED)))
        .isEqualTo(CONTRADICTED);
    assertThat(Judgement.ofAll(List.of(NO_CLAIM))).isEqualTo(NO_CLAIM);
    assertThat(Judgement.ofAll(List.of())).isEqualTo(NO_CLAIM);
  }

  @Test
  void aBoundIsANumber() {
    assertThatThrownBy(() -> Hypothesis.below(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the bound is NaN");
  }

  @Test
  void readsAsAReaderWouldSayIt() {
    assertThat(Hypothesis.below(0).words()).isEqualTo("below 0");
    assertThat(Hypothesis.above(-0.5).words()).isEqualTo("above -0.5");
    assertThat(NOT_SUPPORTED.words()).isEqualTo("NOT SUPPORTED");
  }
}
