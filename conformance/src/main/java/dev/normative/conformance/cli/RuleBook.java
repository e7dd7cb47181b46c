package dev.normative.conformance.cli;

import dev.normative.conformance.Level;
import dev.normative.conformance.NormalizationConformance;
import dev.normative.conformance.rules.Rule;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The rules of the suite, level by level, F2 before F10. */
final class RuleBook {
  private static final Comparator<String> BY_NUMBER =
      Comparator.<String>comparingInt(id -> id.charAt(0))
          .thenComparingInt(id -> Integer.parseInt(id.substring(1)));

  private RuleBook() {}

  static List<Rule> all() {
    return Stream.of(NormalizationConformance.class.getMethods())
        .map((Method method) -> method.getAnnotation(Rule.class))
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(Rule::level).thenComparing(Rule::id, BY_NUMBER))
        .toList();
  }

  /** The numbers of the rules of a level and of those before it. */
  static List<String> upTo(Level level) {
    return all().stream().filter(rule -> rule.level().compareTo(level) <= 0).map(Rule::id).toList();
  }
}
