package dev.normative.conformance.cli;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found so far; safe to look at while a run goes on. */
final class Verdicts {
  /** What says something about an implementation. */
  private static final Set<Verdict> TELLING =
      EnumSet.of(Verdict.CONFORMS, Verdict.DIVERGES, Verdict.FAILS, Verdict.MISDECLARED);

  private final List<Outcome> outcomes = new ArrayList<>();

  synchronized void add(Outcome outcome) {
    outcomes.add(outcome);
  }

  /** All of them, each implementation's together, in the order in which they came. */
  synchronized Map<String, List<Outcome>> byImplementation() {
    Map<String, List<Outcome>> grouped = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      grouped.computeIfAbsent(outcome.implementation(), name -> new ArrayList<>()).add(outcome);
    }
    return grouped;
  }

  synchronized boolean hasFailure() {
    return outcomes.stream().anyMatch(outcome -> outcome.verdict().isFailure());
  }

  /** Whether anything was found, for or against. */
  synchronized boolean tell() {
    return tell(outcomes);
  }

  /** Whether outcomes say anything, for or against. */
  static boolean tell(List<Outcome> outcomes) {
    return outcomes.stream().anyMatch(outcome -> TELLING.contains(outcome.verdict()));
  }
}
