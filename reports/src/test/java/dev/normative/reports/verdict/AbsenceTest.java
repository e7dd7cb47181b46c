package dev.normative.reports.verdict;

import static dev.normative.reports.SampleBuild.FAMILY;
import static dev.normative.reports.SampleBuild.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.verdict.Judged.Standing;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An implementation that this machine lacks, and whatever only looks like one. */
class AbsenceTest {
  private static final String REASON = "there is no library for this platform; build one";

  private static final Expectations EXPECTED =
      new Expectations(
          List.of(
              expectation("reference", "F1", Verdict.CONFORMS),
              expectation("torch", "F1", Verdict.CONFORMS),
              expectation("torch", "F9", Verdict.DIVERGES),
              expectation("torch", "mnist", Verdict.CONFORMS, Verdict.UNTESTED)),
          Set.of("torch"));

  private static Expectation expectation(String implementation, String rule, Verdict... fine) {
    return new Expectation(new Subject(implementation, rule, FAMILY), Set.of(fine));
  }

  private static Outcome untested(String implementation, String rule, String reason) {
    return new Outcome(
        implementation,
        rule,
        FAMILY,
        Level.L0,
        "s",
        Verdict.UNTESTED,
        0,
        0,
        "",
        null,
        reason,
        "again");
  }

  private static Judgement judge(String rules, Outcome... outcomes) {
    return Judgement.of(
        EXPECTED, new CollectedOutcomes(List.of(outcomes), List.of()), RuleSelection.parse(rules));
  }

  @Test
  void whatThisMachineLacksIsNotJudgedAndTheReasonIsToldOnce() {
    Judgement judgement =
        judge(
            "",
            outcome("reference", "F1", Verdict.CONFORMS),
            untested("torch", "F1", REASON),
            untested("torch", "F9", REASON),
            untested("torch", "mnist", REASON),
            outcome("torch", "S7", Verdict.NOT_CLAIMED));
    assertThat(judgement.fine()).isTrue();
    assertThat(judgement.rows())
        .filteredOn(row -> row.subject().implementation().equals("torch"))
        .extracting(Judged::standing)
        .containsExactly(Standing.NOT_RUN, Standing.NOT_RUN, Standing.NOT_RUN, Standing.EXTRA);
    assertThat(judgement.notes())
        .containsExactly("torch was not judged on this machine: " + REASON);
    String table = VerdictTable.of(judgement);
    assertThat(table).containsPattern("torch +F1 +BatchNorm +L0 +UNTESTED .* \\(not run\\)\n");
    assertThat(table).containsOnlyOnce(REASON);
  }

  @Test
  void aVerdictThatIsMissingIsMissedAllTheSame() {
    Judgement judgement =
        judge(
            "",
            outcome("reference", "F1", Verdict.CONFORMS),
            untested("torch", "F1", REASON),
            untested("torch", "F9", REASON));
    assertThat(judgement.summary()).isEqualTo("torch mnist BatchNorm missing");
  }

  @Test
  void whatIsThereAtAllIsJudged() {
    assertThat(
            judge(
                    "",
                    outcome("reference", "F1", Verdict.CONFORMS),
                    untested("torch", "F1", REASON),
                    outcome("torch", "F9", Verdict.DIVERGES),
                    untested("torch", "mnist", REASON))
                .summary())
        .isEqualTo("torch F1 BatchNorm UNTESTED");
    assertThat(
            judge(
                    "",
                    outcome("reference", "F1", Verdict.CONFORMS),
                    untested("torch", "F1", "one reason"),
                    untested("torch", "F9", "another reason"),
                    untested("torch", "mnist", "another reason"))
                .summary())
        .isEqualTo("torch F1 BatchNorm UNTESTED, F9 BatchNorm UNTESTED");
  }

  @Test
  void whatHasToBeEverywhereIsJudged() {
    assertThat(
            judge(
                    "F1",
                    untested("reference", "F1", REASON),
                    outcome("torch", "F1", Verdict.CONFORMS))
                .summary())
        .isEqualTo("reference F1 BatchNorm UNTESTED");
  }

  @Test
  void aRuleThatMayBeUntestedDoesNotMakeAnAbsence() {
    Judgement judgement = judge("mnist", untested("torch", "mnist", "MNIST is not at hand"));
    assertThat(judgement.fine()).isTrue();
    assertThat(judgement.rows()).extracting(Judged::standing).containsExactly(Standing.FINE);
    assertThat(judgement.notes()).noneMatch(note -> note.contains("not judged on this machine"));
  }
}
