package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.Family;
import dev.normative.conformance.profile.StabilityGrade;
import dev.normative.conformance.profile.StabilitySweep;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.StabilityClass;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The grade tells textbook algorithms apart, in either format. */
class StabilityTest {

  private static NormalizationProvider right(String name) {
    return StableAlgorithms.all().stream()
        .filter(stable -> stable.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  private static StabilityGrade grade(NormalizationProvider provider, DType dtype) {
    return new StabilitySweep(provider, Family.BATCH_NORM, dtype).grade();
  }

  private static StabilityGrade onePass(DType dtype) {
    return grade(
        Mutants.all().stream()
            .filter(mutant -> mutant.name().equals("one-pass variance"))
            .findAny()
            .orElseThrow(),
        dtype);
  }

  @ParameterizedTest
  @EnumSource
  void theCorrectedTwoPassAlgorithmIsTheBest(DType dtype) {
    assertThat(grade(right("two passes with correction"), dtype).classes())
        .startsWith(StabilityClass.CORRECTED_TWO_PASS);
  }

  @ParameterizedTest
  @EnumSource
  void twoPassesGrowWithTheSquareOfTheMeansError(DType dtype) {
    StabilityGrade grade = grade(right("two passes, one after the other"), dtype);
    assertThat(grade.classes()).startsWith(StabilityClass.TWO_PASS);
    assertThat(grade.slope()).hasValueSatisfying(s -> assertThat(s).isBetween(1.5, 2.5));
  }

  @ParameterizedTest
  @EnumSource
  void updatingGrowsWithTheConditionNumber(DType dtype) {
    StabilityGrade grade = grade(right("Welford's updates"), dtype);
    assertThat(grade.classes()).startsWith(StabilityClass.UPDATING);
    assertThat(grade.slope())
        .hasValueSatisfying(s -> assertThat(s).isCloseTo(1, Offset.offset(0.4)));
  }

  @ParameterizedTest
  @EnumSource
  void onePassGrowsWithTheSquareOfTheConditionNumber(DType dtype) {
    StabilityGrade grade = onePass(dtype);
    assertThat(grade.classes()).doesNotContain(StabilityClass.UPDATING);
    assertThat(grade.slope())
        .hasValueSatisfying(s -> assertThat(s).isCloseTo(2, Offset.offset(0.4)));
    assertThat(grade.describe()).contains("one pass", "the error grows from");
  }

  @ParameterizedTest
  @EnumSource
  void theReferenceDoesNotGrowAtAll(DType dtype) {
    StabilityGrade grade = grade(new ReferenceProvider(), dtype);
    assertThat(grade.knee()).isEmpty();
    assertThat(grade.slope()).isEmpty();
    assertThat(grade.csv()).hasLineCount(grade.points().size() + 1);
  }

  @Test
  void aNormThatSubtractsNoMeanHasNothingToSweep() {
    assertThatThrownBy(
            () ->
                new StabilitySweep(new ReferenceProvider(), Family.RMS_NORM, DType.FLOAT64).grade())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("subtracts no mean");
  }
}
