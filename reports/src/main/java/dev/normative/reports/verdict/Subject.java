package dev.normative.reports.verdict;

import dev.normative.conformance.Outcome;

/**
 * What a verdict is about.
 *
 * @param implementation the provider's name
 * @param rule a rule's number or a golden curve's name
 * @param family the normalization that the rule was put to; empty for a rule across them
 */
public record Subject(String implementation, String rule, String family) {

  static Subject of(Outcome outcome) {
    return new Subject(outcome.implementation(), outcome.rule(), outcome.family());
  }

  /** The rule with its family. */
  public String ruleAndFamily() {
    return family.isEmpty() ? rule : rule + " " + family;
  }

  @Override
  public String toString() {
    return implementation + " " + ruleAndFamily();
  }
}
