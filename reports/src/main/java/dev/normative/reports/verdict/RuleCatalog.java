package dev.normative.reports.verdict;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.NormalizationConformance;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.TrainingConformance;
import dev.normative.conformance.rules.Rule;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is known of rules and golden curves: the suite's own, and those that somebody has an outcome
 * for.
 */
public final class RuleCatalog {
  private static final Pattern NUMBER = Pattern.compile("([A-Z])(\\d{1,9})");

  private static final String UNKNOWN = "nothing is known of this rule";

  private record Entry(Optional<Level> level, String sentence) {}

  private final Map<String, Entry> entries = new HashMap<>();

  private RuleCatalog() {}

  /** The rules of the suite and of these rows; where they differ, the suite is right. */
  public static RuleCatalog of(List<Judged> rows) {
    RuleCatalog catalog = new RuleCatalog();
    suite(NormalizationConformance.class).forEach(catalog::add);
    suite(TrainingConformance.class).forEach(catalog::add);
    rows.stream()
        .flatMap(row -> row.outcome().stream())
        .forEach(outcome -> catalog.entries.putIfAbsent(outcome.rule(), entry(outcome)));
    return catalog;
  }

  private static Stream<Rule> suite(Class<?> type) {
    return Stream.of(type.getMethods())
        .map((Method method) -> method.getAnnotation(Rule.class))
        .filter(Objects::nonNull);
  }

  private static Entry entry(Outcome outcome) {
    return new Entry(
        Optional.ofNullable(outcome.level()),
        Objects.requireNonNullElse(outcome.sentence(), UNKNOWN));
  }

  private void add(Rule rule) {
    entries.put(rule.id(), new Entry(Optional.of(rule.level()), rule.sentence()));
  }

  /** The numbers of the rules of a level that every implementation of a norm is put to. */
  public static Set<String> ofEveryNorm(Level level) {
    Set<String> rules = new TreeSet<>();
    suite(NormalizationConformance.class)
        .filter(rule -> rule.level() == level)
        .map(Rule::id)
        .forEach(rules::add);
    return rules;
  }

  /** The level of a rule; empty where nobody says. */
  public Optional<Level> level(String rule) {
    return Optional.ofNullable(entries.get(rule)).flatMap(Entry::level);
  }

  /** The rule in one sentence. */
  public String sentence(String rule) {
    return Optional.ofNullable(entries.get(rule)).map(Entry::sentence).orElse(UNKNOWN);
  }

  /** Level by level, unknown ones last; then {@linkplain #byNumber by rule} and norm. */
  public Comparator<Judged> order() {
    return Comparator.<Judged>comparingInt(
            row -> level(row.subject().rule()).map(Level::ordinal).orElse(Level.values().length))
        .thenComparing(row -> row.subject().rule(), byNumber())
        .thenComparing(row -> row.subject().family(), byNorm());
  }

  /** In the order of {@link Family}, and others by their names after those. */
  public static Comparator<String> byNorm() {
    return Comparator.<String>comparingInt(
            norm -> Family.titled(norm).map(Family::ordinal).orElse(Family.values().length))
        .thenComparing(Comparator.naturalOrder());
  }

  /** F2 before F10, and golden curves by their names after the rules. */
  public static Comparator<String> byNumber() {
    return Comparator.<String>comparingInt(rule -> NUMBER.matcher(rule).matches() ? 0 : 1)
        .thenComparing(rule -> numbered(rule).map(number -> number.group(1)).orElse(rule))
        .thenComparing(rule -> numbered(rule).map(n -> Integer.parseInt(n.group(2))).orElse(0));
  }

  private static Optional<Matcher> numbered(String rule) {
    Matcher number = NUMBER.matcher(rule);
    return number.matches() ? Optional.of(number) : Optional.empty();
  }
}
