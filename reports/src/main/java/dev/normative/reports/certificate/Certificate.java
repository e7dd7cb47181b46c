package dev.normative.reports.certificate;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.verdict.Judged;
import dev.normative.reports.verdict.Judgement;
import dev.normative.reports.verdict.RuleCatalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run says of one implementation.
 *
 * @param implementation its name
 * @param rows its verdicts and those that are missing, level by level, F2 before F10
 * @param levels what they come to on each level, from L0 on; rules of no known level are in none
 */
public record Certificate(String implementation, List<Judged> rows, List<LevelResult> levels) {

  /** The rule that solves an implementation's conventions. */
  public static final String CONVENTIONS = "P1";

  /** The rule that grades the stability of its variance. */
  public static final String STABILITY = "N1";

  /** Copies the lists. */
  public Certificate {
    rows = List.copyOf(rows);
    levels = List.copyOf(levels);
  }

  /** The certificates of all implementations that are expected or were found, in that order. */
  public static List<Certificate> of(Judgement judgement) {
    RuleCatalog catalog = RuleCatalog.of(judgement.rows());
    return judgement.rows().stream()
        .map(row -> row.subject().implementation())
        .distinct()
        .map(
            name ->
                of(
                    name,
                    judgement.rows().stream()
                        .filter(row -> row.subject().implementation().equals(name))
                        .sorted(catalog.order())
                        .toList(),
                    catalog))
        .toList();
  }

  private static Certificate of(String name, List<Judged> rows, RuleCatalog catalog) {
    List<LevelResult> levels = new ArrayList<>();
    for (Level level : Level.values()) {
      List<String> unjudged =
          RuleCatalog.ofEveryNorm(level).stream()
              .filter(rule -> rows.stream().noneMatch(row -> row.subject().rule().equals(rule)))
              .sorted(RuleCatalog.byNumber())
              .toList();
      List<Judged> own =
          rows.stream()
              .filter(row -> catalog.level(row.subject().rule()).equals(Optional.of(level)))
              .toList();
      levels.add(new LevelResult(level, own, unjudged));
    }
    return new Certificate(name, rows, levels);
  }

  /** The highest level that {@linkplain LevelResult#holds holds} with all levels before it. */
  public Optional<Level> reached() {
    Optional<Level> reached = Optional.empty();
    for (LevelResult result : levels) {
      if (!result.holds()) {
        return reached;
      }
      reached = Optional.of(result.level());
    }
    return reached;
  }

  /** Whether anything speaks against the implementation, on any level. */
  public boolean isRefused() {
    return rows.stream().anyMatch(LevelResult::isAgainst);
  }

  /** How many verdicts are of a kind. */
  public long count(Verdict verdict) {
    return outcomes().filter(outcome -> outcome.verdict() == verdict).count();
  }

  /** The outcome with the largest error as a share of its bound. */
  public Optional<Outcome> worst() {
    return levels.stream()
        .flatMap(level -> level.worst().stream())
        .reduce((a, b) -> Double.compare(b.worst(), a.worst()) > 0 ? b : a);
  }

  /**
   * What a rule measured, by norm: its {@linkplain Outcome#measured measurement}; norms for which
   * it measured nothing are left out.
   */
  public Map<String, String> measured(String rule) {
    Map<String, String> measured = new LinkedHashMap<>();
    outcomes()
        .filter(outcome -> outcome.rule().equals(rule) && !outcome.measured().isEmpty())
        .forEach(outcome -> measured.put(outcome.family(), outcome.measured()));
    return Collections.unmodifiableMap(measured);
  }

  /** In a few words: the level that is reached, and what stands beside that. */
  public String words() {
    Optional<Level> reached = reached();
    String level = reached.map(Level::name).orElse("no level");
    if (isRefused()) {
      String first =
          levels.stream()
              .filter(LevelResult::isAgainst)
              .findFirst()
              .map(result -> "fails at " + result.level())
              .orElse("fails");
      return reached.isPresent() ? level + ", " + first : first;
    }
    long deviations = count(Verdict.DIVERGES);
    if (reached.isEmpty()) {
      return outcomes().allMatch(outcome -> outcome.verdict() == Verdict.UNTESTED)
          ? "not judged"
          : "incomplete";
    }
    return deviations == 0
        ? level
        : level + ", " + deviations + (deviations == 1 ? " deviation" : " deviations");
  }

  private Stream<Outcome> outcomes() {
    return rows.stream().flatMap(row -> row.outcome().stream());
  }
}
