package dev.normative.reports.page;

import dev.normative.conformance.Level;
import dev.normative.conformance.Verdict;
import dev.normative.reports.certificate.Certificate;
import dev.normative.reports.verdict.Judged;
import dev.normative.reports.verdict.RuleCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of rules: level by level, a row for each rule, a column for each implementation. */
final class Rules {
  private final List<Certificate> certificates;
  private final Links links;
  private final RuleCatalog catalog;
  private final List<String> rules;
  private final List<String> norms;

  Rules(List<Judged> rows, List<Certificate> certificates, Links links) {
    this.certificates = certificates;
    this.links = links;
    this.catalog = RuleCatalog.of(rows);
    this.rules =
        rows.stream()
            .map(row -> row.subject().rule())
            .distinct()
            .sorted(RuleCatalog.byNumber())
            .toList();
    this.norms =
        rows.stream()
            .map(row -> row.subject().family())
            .distinct()
            .sorted(RuleCatalog.byNorm())
            .toList();
  }

  /** What the letters in cells stand for. */
  List<View.Named> norms() {
    return norms.stream()
        .filter(norm -> !norm.isEmpty())
        .map(norm -> new View.Named(Cell.abbreviation(norm), norm))
        .toList();
  }

  /** What the signs in cells stand for; the kind is the verdict's. */
  static List<View.Count> signs() {
    return Stream.of(Verdict.values()).map(verdict -> VerdictStyle.count(verdict, 0)).toList();
  }

  List<View.Chapter> chapters() {
    List<View.Chapter> chapters = new ArrayList<>();
    for (Level level : Level.values()) {
      add(level.name(), level.name() + " " + level.title(), Optional.of(level), chapters);
    }
    add("other", "Rules of no known level", Optional.empty(), chapters);
    return chapters;
  }

  private void add(String id, String title, Optional<Level> level, List<View.Chapter> chapters) {
    List<View.RuleRow> rows =
        rules.stream()
            .filter(rule -> catalog.level(rule).equals(level))
            .map(
                rule ->
                    new View.RuleRow(
                        "rule-" + rule,
                        rule,
                        catalog.sentence(rule),
                        certificates.stream().map(it -> judgements(it, rule)).toList()))
            .toList();
    if (!rows.isEmpty()) {
      chapters.add(new View.Chapter(id, title, rows));
    }
  }

  private View.Judgements judgements(Certificate certificate, String rule) {
    List<Cell> cells = new ArrayList<>();
    for (String norm : norms) {
      Optional<Judged> found =
          certificate.rows().stream()
              .filter(row -> row.subject().rule().equals(rule))
              .filter(row -> row.subject().family().equals(norm))
              .findFirst();
      if (found.isPresent()) {
        cells.add(Cell.of(found.get(), links.of(found.get())));
      } else if (!norm.isEmpty()) {
        cells.add(Cell.NONE);
      }
    }
    return new View.Judgements(certificate.implementation(), cells);
  }
}
