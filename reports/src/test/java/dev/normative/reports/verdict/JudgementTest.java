package dev.normative.reports.verdict;

import static dev.normative.reports.SampleBuild.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.verdict.Judged.Standing;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {

  private static final Expectations EXPECTED =
      new Expectations(
          List.of(
              new Expectation(
                  new Subject("reference", "F1", "BatchNorm"), Set.of(Verdict.CONFORMS)),
              new Expectation(
                  new Subject("reference", "mnist", "BatchNorm"),
                  Set.of(Verdict.CONFORMS, Verdict.UNTESTED)),
              new Expectation(new Subject("vector", "F1", "BatchNorm"), Set.of(Verdict.CONFORMS))),
          Set.of());

  private static Judgement judge(String rules, Outcome... outcomes) {
    return Judgement.of(
        EXPECTED, new CollectedOutcomes(List.of(outcomes), List.of()), RuleSelection.parse(rules));
  }

  private static Outcome withWorst(Verdict verdict, Double worst) {
    Outcome like = outcome("vector", "F1", verdict);
    return new Outcome(
        like.implementation(),
        like.rule(),
        like.family(),
        like.level(),
        like.sentence(),
        verdict,
        like.tries(),
        like.witnessed(),
        like.seed(),
        worst,
        like.detail(),
        like.reproduction());
  }

  private static Judgement withVector(Outcome vector) {
    return judge(
        "",
        outcome("reference", "F1", Verdict.CONFORMS),
        outcome("reference", "mnist", Verdict.UNTESTED),
        vector);
  }

  @Test
  void everythingThereAndAcceptableIsFine() {
    Judgement judgement = withVector(outcome("vector", "F1", Verdict.CONFORMS));
    assertThat(judgement.fine()).isTrue();
    assertThat(judgement.summary()).isEmpty();
    assertThat(judgement.rows()).extracting(Judged::standing).containsOnly(Standing.FINE);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CONFORMS")
  void aVerdictThatIsNotAcceptableIsBad(Verdict verdict) {
    Judgement judgement = withVector(outcome("vector", "F1", verdict));
    assertThat(judgement.fine()).isFalse();
    assertThat(judgement.summary()).isEqualTo("vector F1 BatchNorm " + verdict);
    assertThat(judgement.bad())
        .singleElement()
        .extracting(Judged::complaint)
        .isEqualTo(verdict + ", expected CONFORMS");
  }

  @Test
  void anExpectedOutcomeThatIsNotThereIsBad() {
    Judgement judgement =
        judge(
            "",
            outcome("reference", "F1", Verdict.CONFORMS),
            outcome("vector", "F1", Verdict.CONFORMS));
    assertThat(judgement.summary()).isEqualTo("reference mnist BatchNorm missing");
    assertThat(judgement.bad().get(0).complaint())
        .isEqualTo("missing, expected CONFORMS or UNTESTED");
  }

  @Test
  void anImplementationThatLeftNothingIsNamedOnce() {
    assertThat(judge("", outcome("vector", "F1", Verdict.CONFORMS)).summary())
        .isEqualTo("reference has no outcome at all (2 expected)");
  }

  @Test
  void aBuildThatLeftNothingIsBad() {
    assertThat(judge("").fine()).isFalse();
    assertThat(judge("").bad()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.0000000000000002, 7, Double.POSITIVE_INFINITY, Double.NaN, -0.5})
  void conformingIsNotBelievedWithAnErrorThatIsNotWithinTheBound(double worst) {
    Judgement judgement = withVector(withWorst(Verdict.CONFORMS, worst));
    assertThat(judgement.fine()).isFalse();
    assertThat(judgement.bad().get(0).complaint()).contains("worst error is " + worst);
  }

  @Test
  void anErrorAsLargeAsItsBoundAndARuleWithoutBoundAreFine() {
    assertThat(withVector(withWorst(Verdict.CONFORMS, 1.0)).fine()).isTrue();
    assertThat(withVector(withWorst(Verdict.CONFORMS, 0.0)).fine()).isTrue();
    assertThat(withVector(withWorst(Verdict.CONFORMS, null)).fine()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void ofOutcomesThatNobodyExpectedOnlyAFailureIsBad(Verdict verdict) {
    Judgement judgement =
        judge(
            "",
            outcome("mine", "X", verdict),
            outcome("reference", "F1", Verdict.CONFORMS),
            outcome("reference", "mnist", Verdict.CONFORMS),
            outcome("vector", "F1", Verdict.CONFORMS));
    assertThat(judgement.fine()).isEqualTo(!verdict.isFailure());
    assertThat(judgement.rows().get(3).subject().implementation()).isEqualTo("mine");
  }

  @Test
  void whatNobodyExpectedComesLastAndInFixedOrder() {
    Judgement judgement =
        judge(
            "",
            outcome("vector", "zzz", Verdict.CONFORMS),
            outcome("vector", "aaa", Verdict.CONFORMS),
            outcome("other", "F1", Verdict.CONFORMS));
    assertThat(judgement.rows())
        .extracting(row -> row.subject().implementation() + " " + row.subject().rule())
        .containsExactly(
            "reference F1", "reference mnist", "vector F1", "other F1", "vector aaa", "vector zzz");
  }

  @Test
  void aProblemWithAFileIsBadEvenIfAllVerdictsAreFine() {
    Judgement judgement =
        Judgement.of(
            EXPECTED,
            new CollectedOutcomes(
                List.of(
                    outcome("reference", "F1", Verdict.CONFORMS),
                    outcome("reference", "mnist", Verdict.CONFORMS),
                    outcome("vector", "F1", Verdict.CONFORMS)),
                List.of("x is unreadable")),
            RuleSelection.parse(""));
    assertThat(judgement.bad()).isEmpty();
    assertThat(judgement.fine()).isFalse();
    assertThat(judgement.summary()).contains("1 problem");
  }

  @Test
  void aRunOfSomeRulesExpectsOnlyThose() {
    Judgement judgement =
        judge(
            " F1 , ",
            outcome("reference", "F1", Verdict.CONFORMS),
            outcome("vector", "F1", Verdict.CONFORMS));
    assertThat(judgement.fine()).isTrue();
    assertThat(judgement.rows())
        .extracting(row -> row.subject().rule())
        .containsExactly("F1", "F1");
  }

  @Test
  void aRunOfSomeRulesDoesNotJudgeWhatAnOlderRunLeftOfOthers() {
    Judgement judgement =
        judge(
            "F1",
            outcome("reference", "F1", Verdict.CONFORMS),
            outcome("reference", "mnist", Verdict.FAILS),
            outcome("vector", "F1", Verdict.CONFORMS));
    assertThat(judgement.fine()).isTrue();
    assertThat(judgement.notes()).anyMatch(note -> note.startsWith("1 outcomes of other rules"));
  }

  @Test
  void aRunOfSomeRulesNotesAnImplementationThatLeftNothingAndDoesNotJudgeIt() {
    Judgement judgement = judge("F1", outcome("reference", "F1", Verdict.CONFORMS));
    assertThat(judgement.fine()).isTrue();
    assertThat(judgement.rows().get(1).standing()).isEqualTo(Standing.NOT_RUN);
    assertThat(judgement.notes()).contains("vector did not run and was not judged");
  }

  @Test
  void aRunOfSomeRulesStillFails() {
    assertThat(judge("F1", outcome("reference", "F1", Verdict.FAILS)).fine()).isFalse();
    assertThat(
            judge(
                    "F1",
                    outcome("reference", "F1", Verdict.CONFORMS),
                    outcome("vector", "B2", Verdict.CONFORMS))
                .summary())
        .isEqualTo("vector has no outcome at all (1 expected)");
  }

  @Test
  void aRuleThatNobodyAnswersIsAProblem() {
    Judgement judgement = judge("F1,F99", outcome("reference", "F1", Verdict.CONFORMS));
    assertThat(judgement.fine()).isFalse();
    assertThat(judgement.problems()).singleElement().asString().contains("F99");
    assertThat(judge("F1").fine()).isFalse();
  }
}
