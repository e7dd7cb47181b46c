package dev.normative.reports.verdict;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The implementations that this machine lacks what they need for, and the suite's reason.
 *
 * <p>Only one that is expected not to be everywhere, whose every rule was left untested for one and
 * the same reason: an implementation of which a single rule was put is there, and judged. So is one
 * whose rules may all be untested anyway.
 *
 * @param reasons the reason for each, by name
 */
record Absence(Map<String, String> reasons) {

  /** What the outcomes of a run say. */
  static Absence of(
      Expectations expectations, CollectedOutcomes collected, RuleSelection selection) {
    Map<String, String> reasons = new TreeMap<>();
    for (String name : expectations.notEverywhere()) {
      List<Outcome> put =
          collected.outcomes().stream()
              .filter(outcome -> outcome.implementation().equals(name))
              .filter(outcome -> selection.includes(outcome.rule()))
              .filter(outcome -> outcome.verdict() != Verdict.NOT_CLAIMED)
              .toList();
      boolean untested = put.stream().allMatch(outcome -> outcome.verdict() == Verdict.UNTESTED);
      Set<String> told = put.stream().map(Outcome::detail).collect(Collectors.toSet());
      if (untested && told.size() == 1 && isExpectedToBePut(name, expectations, selection)) {
        reasons.put(name, told.iterator().next());
      }
    }
    return new Absence(reasons);
  }

  private static boolean isExpectedToBePut(
      String name, Expectations expectations, RuleSelection selection) {
    return expectations.all().stream()
        .filter(expectation -> expectation.subject().implementation().equals(name))
        .filter(expectation -> selection.includes(expectation.subject().rule()))
        .anyMatch(expectation -> !expectation.acceptable().contains(Verdict.UNTESTED));
  }

  /** Whether an outcome is of an implementation that is not here. */
  boolean includes(Outcome outcome) {
    return reasons.containsKey(outcome.implementation());
  }

  /** A line for each. */
  List<String> notes() {
    return reasons.entrySet().stream()
        .map(entry -> entry.getKey() + " was not judged on this machine: " + entry.getValue())
        .toList();
  }
}
