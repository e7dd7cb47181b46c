package dev.normative.conformance.cli;

import dev.normative.conformance.Family;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.engine.PlainText;
import dev.normative.conformance.rules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One implementation's verdicts for a terminal: a row for each rule, a column for each family, in
 * each cell the verdict and the largest error as a share of its bound; then what has to be said.
 */
final class VerdictMatrix {
  private final String implementation;
  private final List<Outcome> outcomes;
  private final boolean finished;

  /** The verdicts of a run to its end, or of an interrupted one. */
  VerdictMatrix(String implementation, List<Outcome> outcomes, boolean finished) {
    this.implementation = implementation;
    this.outcomes = outcomes;
    this.finished = finished;
  }

  /** The text, ending with a line end. */
  String text() {
    List<String> families =
        Arrays.stream(Family.values())
            .map(Family::title)
            .filter(title -> outcomes.stream().anyMatch(o -> o.family().equals(title)))
            .toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of("rule", "level", "tries"));
    heading.addAll(families);
    rows.add(heading);
    for (Rule rule : RuleBook.all()) {
      List<Outcome> found = outcomes.stream().filter(o -> o.rule().equals(rule.id())).toList();
      if (!found.isEmpty()) {
        rows.add(row(rule, found, families));
      }
    }
    return PlainText.line(implementation)
        + ": "
        + summary()
        + "\n\n"
        + aligned(rows)
        + reasons()
        + failures();
  }

  /** Counts, and the largest error as a share of its bound with where it was found. */
  private String summary() {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    outcomes.forEach(o -> counts.merge(o.verdict(), 1, Integer::sum));
    boolean fails = outcomes.stream().anyMatch(o -> o.verdict().isFailure());
    String found =
        counts.entrySet().stream()
            .map(count -> count.getValue() + " " + plural(count.getKey()))
            .collect(Collectors.joining(", "));
    String seeds =
        outcomes.stream()
            .map(Outcome::seed)
            .filter(seed -> !seed.isEmpty())
            .distinct()
            .limit(2)
            .collect(Collectors.joining(" and others, such as "));
    String shard = outcomes.get(0).shard();
    String whole =
        fails
            ? "DOES NOT CONFORM"
            : !Verdicts.tell(outcomes)
                ? "nothing was shown"
                : finished ? "conforms" : "nothing against it so far";
    return whole
        + (shard.isEmpty() ? "" : ", in shard " + shard)
        + "\n"
        + found
        + worst().map(o -> "; worst error/bound " + shown(o.worst()) + " at " + place(o)).orElse("")
        + (seeds.isEmpty() ? "" : "; seed " + seeds);
  }

  private Optional<Outcome> worst() {
    return outcomes.stream()
        .filter(o -> o.worst() != null)
        .reduce((a, b) -> b.worst() > a.worst() ? b : a);
  }

  private static String place(Outcome outcome) {
    return (outcome.rule() + " " + outcome.family()).strip();
  }

  private static String words(Verdict verdict) {
    String name = verdict.name().replace('_', ' ');
    return verdict.isFailure() ? name : name.toLowerCase(Locale.ROOT);
  }

  private static String plural(Verdict verdict) {
    return switch (verdict) {
      case CONFORMS -> "conform";
      case DIVERGES -> "diverge";
      case FAILS -> "FAIL";
      default -> words(verdict);
    };
  }

  private static List<String> row(Rule rule, List<Outcome> found, List<String> families) {
    List<String> row = new ArrayList<>(List.of(rule.id(), rule.level().name()));
    row.add(Integer.toString(found.stream().mapToInt(Outcome::tries).sum()));
    for (String family : families) {
      row.add(
          found.stream()
              .filter(o -> o.family().equals(family) || o.family().isEmpty())
              .findFirst()
              .map(VerdictMatrix::cell)
              .orElse(""));
    }
    if (families.isEmpty()) {
      row.add(cell(found.get(0)));
    }
    return row;
  }

  private static String cell(Outcome outcome) {
    String worst = outcome.worst() == null ? "" : " " + shown(outcome.worst());
    return switch (outcome.verdict()) {
      case CONFORMS -> "ok" + worst;
      case NOT_CLAIMED -> "-";
      default -> words(outcome.verdict()) + worst;
    };
  }

  /** Three digits, but never 1 for what is less or more: the one holds, and the other fails. */
  static String shown(double share) {
    if (share != 1 && share >= 0.9995 && share < 1.005) {
      return share < 1 ? "<1" : ">1";
    }
    return share == 0 || (share >= 0.001 && share < 1)
        ? String.format(Locale.ROOT, "%.3f", share)
        : String.format(Locale.ROOT, "%.3g", share);
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        boolean number = i == 2;
        line.append(number ? padding + row.get(i) : row.get(i) + padding).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** Why something was not shown either way, or need not hold. */
  private String reasons() {
    StringBuilder text = new StringBuilder();
    for (Outcome o : outcomes) {
      boolean silent = o.verdict() == Verdict.CONFORMS || o.verdict() == Verdict.NOT_CLAIMED;
      if (!silent && !o.verdict().isFailure()) {
        text.append("\n").append(place(o)).append(" ").append(words(o.verdict())).append(": ");
        text.append(PlainText.line(o.detail()));
      }
    }
    return text.isEmpty() ? "" : text.append('\n').toString();
  }

  private String failures() {
    StringBuilder text = new StringBuilder();
    for (Outcome o : outcomes) {
      if (o.verdict().isFailure()) {
        text.append('\n').append(place(o)).append(' ').append(words(o.verdict())).append('\n');
        text.append(PlainText.indented(o.detail(), "  "));
      }
    }
    return text.toString();
  }
}
