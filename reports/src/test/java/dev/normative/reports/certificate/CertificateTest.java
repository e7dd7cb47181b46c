package dev.normative.reports.certificate;

import static dev.normative.reports.certificate.SampleCertificate.certified;
import static dev.normative.reports.certificate.SampleCertificate.ofAllRules;
import static dev.normative.reports.certificate.SampleCertificate.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.verdict.RuleCatalog;
import dev.normative.reports.verdict.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateTest {

  private static Certificate with(Map<String, Verdict> others) {
    return certified(ofAllRules("mine", others));
  }

  @Test
  void whoKeepsAllRulesReachesTheLastLevel() {
    assertThat(with(Map.of()).reached()).contains(Level.L4);
    assertThat(with(Map.of()).words()).isEqualTo("L4");
  }

  @ParameterizedTest
  @EnumSource(
      value = Verdict.class,
      names = {"FAILS", "MISDECLARED", "VACUOUS"})
  void aLevelEndsWhereARuleSpeaksAgainstIt(Verdict against) {
    Certificate certificate = with(Map.of("B1", against));
    assertThat(certificate.reached()).contains(Level.L1);
    assertThat(certificate.isRefused()).isTrue();
    assertThat(certificate.words()).isEqualTo("L1, fails at L2");
    assertThat(certificate.levels().get(3).holds()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Verdict.class,
      names = {"DIVERGES", "NOT_CLAIMED", "UNTESTED"})
  void whatIsDeclaredNotClaimedOrUntestedIsCountedAndDoesNotSpeakAgainstIt(Verdict other) {
    Certificate certificate = with(Map.of("B1", other));
    assertThat(certificate.reached()).contains(Level.L4);
    assertThat(certificate.levels().get(2).counts()).containsEntry(other, 1);
    assertThat(certificate.words()).isEqualTo(other == Verdict.DIVERGES ? "L4, 1 deviation" : "L4");
  }

  @Test
  void aLevelOfWhichNothingIsClaimedIsNotReachedNorAreThoseAfterIt() {
    Map<String, Verdict> nothing =
        RuleCatalog.ofEveryNorm(Level.L2).stream()
            .collect(Collectors.toMap(rule -> rule, rule -> Verdict.NOT_CLAIMED));
    assertThat(with(nothing).reached()).contains(Level.L1);
    assertThat(with(nothing).isRefused()).isFalse();
  }

  @Test
  void aLevelWithARuleThatNobodyPutIsNotReached() {
    List<Outcome> outcomes = new ArrayList<>(ofAllRules("mine", Map.of()));
    outcomes.removeIf(outcome -> outcome.rule().equals("F1"));
    Certificate certificate = certified(outcomes);
    assertThat(certificate.levels().get(0).unjudged()).containsExactly("F1");
    assertThat(certificate.reached()).isEmpty();
    assertThat(certificate.words()).isEqualTo("incomplete");
  }

  @Test
  void aLevelWithAMissingVerdictIsNotReached() {
    Certificate certificate =
        certified(ofAllRules("mine", Map.of()), new Subject("mine", "F1", "LayerNorm"));
    assertThat(certificate.levels().get(0).missing()).isEqualTo(1);
    assertThat(certificate.reached()).isEmpty();
    assertThat(certificate.words()).isEqualTo("fails at L0");
  }

  @Test
  void whomNothingCouldBeTestedOfIsNotJudged() {
    Map<String, Verdict> untested =
        ofAllRules("mine", Map.of()).stream()
            .collect(Collectors.toMap(Outcome::rule, outcome -> Verdict.UNTESTED));
    assertThat(with(untested).words()).isEqualTo("not judged");
    assertThat(with(untested).isRefused()).isFalse();
  }

  @Test
  void nobodyIsJudgedByNothing() {
    assertThat(Certificate.of(SampleCertificate.judged(List.of()))).isEmpty();
  }

  @Test
  void theWorstErrorIsTheLargestAndInfinityIsLargerThanAny() {
    List<Outcome> outcomes = new ArrayList<>(ofAllRules("mine", Map.of()));
    outcomes.add(outcome("mine", "B1", "LayerNorm", Level.L2, Verdict.CONFORMS, 0.75));
    assertThat(certified(outcomes).worst()).hasValueSatisfying(it -> named(it, "B1", "LayerNorm"));
    outcomes.add(
        outcome("mine", "F9", "RMSNorm", Level.L1, Verdict.DIVERGES, Double.POSITIVE_INFINITY));
    assertThat(certified(outcomes).worst()).hasValueSatisfying(it -> named(it, "F9", "RMSNorm"));
  }

  private static void named(Outcome outcome, String rule, String norm) {
    assertThat(outcome.rule() + outcome.family()).isEqualTo(rule + norm);
  }

  @Test
  void whatARuleMeasuredIsToldByNorm() {
    assertThat(with(Map.of()).measured(Certificate.STABILITY))
        .isEqualTo(Map.of("BatchNorm", "FLOAT32: at least two pass; FLOAT64: at least two pass"));
    assertThat(with(Map.of()).measured(Certificate.CONVENTIONS)).isEmpty();
  }

  @Test
  void aRuleOfNoKnownLevelCountsForNoneAndItsFailureStillCounts() {
    List<Outcome> outcomes = new ArrayList<>(ofAllRules("mine", Map.of()));
    outcomes.add(outcome("mine", "Q1", "BatchNorm", null, Verdict.FAILS, null));
    Certificate certificate = certified(outcomes);
    assertThat(certificate.reached()).contains(Level.L4);
    assertThat(certificate.words()).isEqualTo("L4, fails");
    assertThat(certificate.rows()).hasSameSizeAs(outcomes);
  }
}
