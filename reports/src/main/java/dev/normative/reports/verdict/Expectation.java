package dev.normative.reports.verdict;

import dev.normative.conformance.Verdict;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One verdict that has to be there.
 *
 * @param implementation the provider's name
 * @param rule a rule's number or a golden curve's name
 * @param acceptable the verdicts that are fine; never {@code FAILS} or {@code VACUOUS}
 */
public record Expectation(String implementation, String rule, Set<Verdict> acceptable) {

  /**
   * Keeps the verdicts in the order of their declaration.
   *
   * @throws IllegalArgumentException if no verdict is acceptable, or one that can never be
   */
  public Expectation {
    if (acceptable.isEmpty()) {
      throw new IllegalArgumentException(
          implementation + " " + rule + ": no verdict is acceptable; name at least CONFORMS");
    }
    if (acceptable.contains(Verdict.FAILS) || acceptable.contains(Verdict.VACUOUS)) {
      throw new IllegalArgumentException(
          implementation
              + " "
              + rule
              + ": FAILS and VACUOUS are never acceptable; a deviation is declared in the suite"
              + " (DIVERGES), and data without the rule's witness are mended there");
    }
    acceptable = Collections.unmodifiableSet(EnumSet.copyOf(acceptable));
  }
}
