package dev.normative.reports.certificate;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.verdict.CollectedOutcomes;
import dev.normative.reports.verdict.Expectation;
import dev.normative.reports.verdict.Expectations;
import dev.normative.reports.verdict.Judgement;
import dev.normative.reports.verdict.RuleCatalog;
import dev.normative.reports.verdict.RuleSelection;
import dev.normative.reports.verdict.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Verdicts on all rules of the suite, made up. */
public final class SampleCertificate {
  private SampleCertificate() {}

  /** One verdict. */
  public static Outcome outcome(
      String implementation, String rule, String norm, Level level, Verdict verdict, Double worst) {
    return new Outcome(
        implementation,
        rule,
        norm,
        level,
        "What " + rule + " says",
        verdict,
        10,
        9,
        "47",
        worst,
        verdict == Verdict.CONFORMS ? "" : "the detail of " + rule,
        "./mvnw verify -Dconformance.rule=" + rule,
        "",
        rule.equals("N1") ? "FLOAT32: at least two pass; FLOAT64: at least two pass" : "");
  }

  /** A verdict on each rule of the suite: CONFORMS but where another one is given. */
  public static List<Outcome> ofAllRules(String implementation, Map<String, Verdict> others) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Level level : Level.values()) {
      for (String rule : RuleCatalog.ofEveryNorm(level)) {
        Verdict verdict = others.getOrDefault(rule, Verdict.CONFORMS);
        outcomes.add(outcome(implementation, rule, "BatchNorm", level, verdict, 0.25));
      }
    }
    return outcomes;
  }

  /** What they come to where this is expected. */
  public static Judgement judged(List<Outcome> outcomes, Subject... expected) {
    List<Expectation> expectations =
        List.of(expected).stream()
            .map(subject -> new Expectation(subject, Set.of(Verdict.CONFORMS)))
            .toList();
    return Judgement.of(
        new Expectations(expectations, Set.of()),
        new CollectedOutcomes(outcomes, List.of()),
        RuleSelection.parse(""));
  }

  /** The certificate of the only implementation. */
  static Certificate certified(List<Outcome> outcomes, Subject... expected) {
    return Certificate.of(judged(outcomes, expected)).get(0);
  }
}
