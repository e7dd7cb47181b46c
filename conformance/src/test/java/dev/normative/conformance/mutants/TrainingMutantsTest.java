package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network with wrong normalization layers leaves its curve, and in float32 its band. */
class TrainingMutantsTest {

  private static Mutant named(String name) {
    return Mutants.all().stream().filter(m -> m.name().equals(name)).findAny().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "epsilon doubled, LAYER_NORM, digits-mlp-ln-sgd-float64",
    "epsilon doubled, GROUP_NORM, digits-mlp-gn-adam-float64",
    "epsilon doubled, BATCH_NORM, digits-mlp-adam-float32",
    "scale gradient with x for xhat, LAYER_NORM, digits-mlp-ln-sgd-float32",
    "scale gradient with x for xhat, GROUP_NORM, digits-mlp-gn-adam-float32"
  })
  void aWrongLayerLeavesTheCurveOrItsBand(String mutant, Family family, String rule) {
    List<Outcome> outcomes = SuiteRun.training(new Narrowed(named(mutant), Set.of(family)), rule);
    assertThat(outcomes)
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.rule()).isEqualTo(rule);
              assertThat(outcome.family()).isEqualTo(family.title());
              assertThat(outcome.verdict()).isIn(Verdict.FAILS, Verdict.MISDECLARED);
              assertThat(outcome.detail()).contains(rule, "differ, first", "the worst is");
            });
  }

  @ParameterizedTest
  @CsvSource({"LAYER_NORM, digits-mlp-ln-sgd-float32", "GROUP_NORM, digits-mlp-gn-adam-float32"})
  void anotherRightLayerStaysInTheBand(Family family, String rule) {
    List<Outcome> outcomes =
        SuiteRun.training(
            new Narrowed(new Mutant("plain", "", "", PlainNorm::new), Set.of(family)), rule);
    assertThat(outcomes)
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.verdict()).as(outcome.detail()).isEqualTo(Verdict.CONFORMS);
              assertThat(outcome.worst()).isLessThan(1);
            });
  }

  @Test
  void runsThatTakeAMinuteAreTrainedOnlyWhereTheyAreAskedFor() {
    String asked = System.getProperty("normative.curves", "");
    System.setProperty("normative.curves", "");
    try {
      assertThat(
              SuiteRun.training(
                  new Narrowed(
                      new Mutant("plain", "", "", PlainNorm::new), Set.of(Family.GROUP_NORM)),
                  "net-with-gn-adam-float64"))
          .singleElement()
          .satisfies(
              outcome -> {
                assertThat(outcome.verdict()).isEqualTo(Verdict.UNTESTED);
                assertThat(outcome.detail()).contains("-Dnormative.curves=all");
              });
    } finally {
      System.setProperty("normative.curves", asked);
    }
  }
}
