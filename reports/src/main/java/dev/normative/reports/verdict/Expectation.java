package dev.normative.reports.verdict;

import dev.normative.conformance.Verdict;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One verdict that has to be there.
 *
 * @param subject what it is about
 * @param acceptable the verdicts that are fine; never a failure or {@code VACUOUS}
 */
public record Expectation(Subject subject, Set<Verdict> acceptable) {

  /**
   * Keeps the verdicts in the order of their declaration.
   *
   * @throws IllegalArgumentException if no verdict is acceptable, or one that can never be
   */
  public Expectation {
    if (acceptable.isEmpty()) {
      throw new IllegalArgumentException(
          subject + ": no verdict is acceptable; name at least CONFORMS");
    }
    if (acceptable.stream().anyMatch(Verdict::isFailure) || acceptable.contains(Verdict.VACUOUS)) {
      throw new IllegalArgumentException(
          subject
              + ": FAILS, MISDECLARED and VACUOUS are never acceptable; a deviation is declared in the suite"
              + " (DIVERGES), and data without the rule's witness are mended there");
    }
    acceptable = Collections.unmodifiableSet(EnumSet.copyOf(acceptable));
  }
}
