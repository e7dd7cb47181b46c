package dev.normative.reports.verdict;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules that this run was about.
 *
 * @param named the rules that were asked for; empty means all of them
 */
public record RuleSelection(Set<String> named) {

  /** Copies the rules and keeps their order. */
  public RuleSelection {
    named = Collections.unmodifiableSet(new LinkedHashSet<>(named));
  }

  /** Reads {@code F1,B2}; blanks do not count, and an empty text asks for every rule. */
  public static RuleSelection parse(String text) {
    return new RuleSelection(
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(rule -> !rule.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  /** Whether only some rules were asked for. */
  public boolean restricted() {
    return !named.isEmpty();
  }

  /** Whether a rule was asked for. */
  public boolean includes(String rule) {
    return named.isEmpty() || named.contains(rule);
  }
}
