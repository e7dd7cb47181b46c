package dev.normative.reports.verdict;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.engine.PlainText;
import dev.normative.reports.verdict.Judged.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A judgement as plain ASCII text: an aligned table, then what a reader has to do about it. */
public final class VerdictTable {

  private static final List<String> HEADINGS =
      List.of(
          "implementation", "rule", "norm", "level", "verdict", "tries", "witnessed", "worst", "");
  private static final int FIRST_NUMBER = 5;
  private static final int LAST_NUMBER = 7;

  private VerdictTable() {}

  /**
   * The whole text, ending with a line end.
   *
   * <p>{@code worst} is the largest error as a share of its bound, {@code -} where there is none.
   * Declared deviations and what could not be tested are listed with their reasons, then what is
   * bad with its detail and the command that runs it again.
   */
  public static String of(Judgement judgement) {
    StringBuilder text = new StringBuilder(table(judgement.rows()));
    reasons(text, judgement.rows());
    if (!judgement.notes().isEmpty()) {
      text.append("\nNotes:\n");
      judgement
          .notes()
          .forEach(note -> text.append("  ").append(PlainText.line(note)).append('\n'));
    }
    if (!judgement.bad().isEmpty()) {
      text.append("\nNot as expected (").append(judgement.bad().size()).append("):\n");
      judgement.bad().forEach(row -> bad(text, row));
    }
    if (!judgement.problems().isEmpty()) {
      text.append("\nProblems (").append(judgement.problems().size()).append("):\n");
      judgement.problems().forEach(problem -> text.append(PlainText.indented(problem, "  ")));
    }
    return text.toString();
  }

  private static String table(List<Judged> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADINGS);
    rows.forEach(row -> lines.add(cells(row)));
    int[] widths = new int[HEADINGS.size()];
    for (List<String> line : lines) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    return lines.stream()
        .map(line -> aligned(line, widths))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String aligned(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      boolean number = column >= FIRST_NUMBER && column <= LAST_NUMBER;
      String padding = " ".repeat(widths[column] - line.get(column).length());
      text.append(column == 0 ? "" : "  ")
          .append(number ? padding + line.get(column) : line.get(column) + padding);
    }
    return text.toString().stripTrailing();
  }

  private static List<String> cells(Judged row) {
    List<String> numbers =
        row.outcome()
            .map(
                outcome ->
                    List.of(
                        Integer.toString(outcome.tries()),
                        Integer.toString(outcome.witnessed()),
                        worst(outcome)))
            .orElse(List.of("-", "-", "-"));
    return List.of(
        PlainText.line(row.subject().implementation()),
        PlainText.line(row.subject().rule()),
        PlainText.line(row.subject().family()),
        row.outcome().map(Outcome::level).map(Enum::name).orElse("-"),
        row.verdict(),
        numbers.get(0),
        numbers.get(1),
        numbers.get(2),
        standing(row.standing()));
  }

  private static String standing(Standing standing) {
    return switch (standing) {
      case FINE -> "";
      case BAD -> "<-- BAD";
      case EXTRA -> "(not expected)";
      case NOT_RUN -> "(not run)";
    };
  }

  private static String worst(Outcome outcome) {
    return outcome.worst() == null ? "-" : ErrorShare.text(outcome.worst());
  }

  private static void reasons(StringBuilder text, List<Judged> rows) {
    List<Outcome> explained =
        rows.stream()
            .filter(row -> row.standing() != Standing.BAD && row.standing() != Standing.NOT_RUN)
            .flatMap(row -> row.outcome().stream())
            .filter(outcome -> outcome.verdict() != Verdict.CONFORMS)
            .toList();
    if (!explained.isEmpty()) {
      text.append("\nReasons:\n");
    }
    for (Outcome outcome : explained) {
      text.append("  ")
          .append(PlainText.line(Subject.of(outcome).toString()))
          .append(' ')
          .append(outcome.verdict())
          .append('\n');
      paragraph(text, outcome.detail(), "");
    }
  }

  private static void bad(StringBuilder text, Judged row) {
    text.append("  ").append(PlainText.line(row.subject() + ": " + row.complaint())).append('\n');
    row.outcome()
        .ifPresent(
            outcome -> {
              unlessSaid(text, outcome, outcome.sentence(), "rule: ");
              paragraph(text, outcome.detail(), "");
              unlessSaid(text, outcome, outcome.reproduction(), "again: ");
            });
  }

  /** The suite's own failure text names rule and reproduction already. */
  private static void unlessSaid(
      StringBuilder text, Outcome outcome, String paragraph, String heading) {
    if (paragraph != null && !String.valueOf(outcome.detail()).contains(paragraph)) {
      paragraph(text, paragraph, heading);
    }
  }

  private static void paragraph(StringBuilder text, String paragraph, String heading) {
    if (paragraph != null && !paragraph.isBlank()) {
      text.append(PlainText.indented(heading + paragraph, "      "));
    }
  }
}
