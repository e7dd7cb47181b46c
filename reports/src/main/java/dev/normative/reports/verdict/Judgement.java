package dev.normative.reports.verdict;

import dev.normative.conformance.Outcome;
import dev.normative.reports.verdict.Judged.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run's outcomes come to.
 *
 * @param rows every expectation in its order, then what nobody expected, by name
 * @param problems why the verdicts are not known, beyond a row: files that cannot be read, rules
 *     that nobody has
 * @param notes what a reader should know and what does no harm
 */
public record Judgement(List<Judged> rows, List<String> problems, List<String> notes) {

  /** Copies the lists. */
  public Judgement {
    rows = List.copyOf(rows);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /**
   * Compares outcomes with expectations.
   *
   * <p>A complete run has to have every expected outcome. A run of some rules only, which is how a
   * failure is run again, builds one implementation's module: there an implementation that left no
   * outcome at all is noted and not judged, but each rule that was asked for needs an outcome of
   * somebody. So is an implementation that this machine lacks, as {@link Absence} has it.
   *
   * <p>One shard of a run is judged by what it has; what is left to others is noted. Where results
   * are merged, a shard that is missing is a problem.
   */
  public static Judgement of(
      Expectations expectations, CollectedOutcomes collected, RuleSelection selection) {
    Map<Subject, Outcome> open = new LinkedHashMap<>();
    for (Outcome outcome : collected.outcomes()) {
      open.put(Subject.of(outcome), outcome);
    }
    Set<String> present =
        collected.outcomes().stream().map(Outcome::implementation).collect(Collectors.toSet());
    Absence absence = Absence.of(expectations, collected, selection);
    Shards shards = Shards.of(collected.outcomes());
    List<Judged> rows = new ArrayList<>();
    Set<String> absent = new LinkedHashSet<>();
    long leftOut = 0;
    for (Expectation expectation : expectations.all()) {
      if (selection.includes(expectation.subject().rule())) {
        Outcome found = open.remove(expectation.subject());
        if (found != null && absence.includes(found)) {
          rows.add(Judged.notHere(expectation, found));
        } else if (found != null) {
          rows.add(Judged.expected(expectation, found));
        } else if (shards.leaveOut(expectation.subject())) {
          leftOut++;
          rows.add(Judged.notRun(expectation));
        } else if (selection.restricted()
            && !present.contains(expectation.subject().implementation())) {
          absent.add(expectation.subject().implementation());
          rows.add(Judged.notRun(expectation));
        } else {
          rows.add(Judged.missing(expectation));
        }
      }
    }
    List<Outcome> unexpected =
        open.values().stream().filter(outcome -> selection.includes(outcome.rule())).toList();
    unexpected.stream()
        .sorted(
            Comparator.comparing(Outcome::implementation)
                .thenComparing(Outcome::rule)
                .thenComparing(Outcome::family))
        .map(Judged::unexpected)
        .forEach(rows::add);
    List<String> problems = new ArrayList<>(collected.problems());
    problems.addAll(shards.problems());
    List<String> notes = new ArrayList<>(absence.notes());
    notes.addAll(collected.notes());
    notes.addAll(notes(absent, collected, selection));
    if (shards.isComplete()) {
      problems.addAll(unanswered(rows, selection));
    } else if (collected.merged() || shards.seen().size() > 1) {
      problems.add(
          shards.missing(leftOut) + ". Merge their results, too, or run those shards again.");
    } else {
      notes.add(
          "This is shard "
              + shards.seen().first()
              + " of "
              + shards.count()
              + ", and judged by itself: "
              + leftOut
              + " verdicts are left to the others; -Dreports.merge makes one report of all");
    }
    return new Judgement(rows, problems, notes);
  }

  private static List<String> unanswered(List<Judged> rows, RuleSelection selection) {
    Set<String> answered =
        rows.stream()
            .filter(row -> row.outcome().isPresent())
            .map(row -> row.subject().rule())
            .collect(Collectors.toSet());
    return selection.named().stream()
        .filter(rule -> !answered.contains(rule))
        .map(
            rule ->
                "conformance.rule asks for "
                    + rule
                    + ", and no implementation has an outcome for it; write rules as in F1,B2")
        .toList();
  }

  private static List<String> notes(
      Set<String> absent, CollectedOutcomes collected, RuleSelection selection) {
    List<String> notes = new ArrayList<>();
    if (selection.restricted()) {
      notes.add("only " + String.join(", ", selection.named()) + " was asked for");
      long others =
          collected.outcomes().stream()
              .filter(outcome -> !selection.includes(outcome.rule()))
              .count();
      if (others > 0) {
        notes.add(others + " outcomes of other rules are there and were not judged");
      }
    }
    absent.stream().map(name -> name + " did not run and was not judged").forEach(notes::add);
    return notes;
  }

  /** The same with one problem more. */
  public Judgement withProblem(String problem) {
    return new Judgement(
        rows, Stream.concat(problems.stream(), Stream.of(problem)).toList(), notes);
  }

  /** The rows that fail the build. */
  public List<Judged> bad() {
    return rows.stream().filter(row -> row.standing() == Standing.BAD).toList();
  }

  /** Whether everything is there and as expected. */
  public boolean fine() {
    return problems.isEmpty() && bad().isEmpty();
  }

  /**
   * What is bad, in one line: each implementation with its rules.
   *
   * <p>An implementation that left nothing is named once, not once for each rule.
   */
  public String summary() {
    Map<String, List<Judged>> byImplementation = new LinkedHashMap<>();
    for (Judged row : bad()) {
      byImplementation
          .computeIfAbsent(row.subject().implementation(), name -> new ArrayList<>())
          .add(row);
    }
    List<String> parts = new ArrayList<>();
    byImplementation.forEach(
        (implementation, bad) -> {
          boolean nothing =
              rows.stream()
                  .filter(row -> row.subject().implementation().equals(implementation))
                  .allMatch(row -> row.outcome().isEmpty());
          parts.add(
              implementation
                  + (nothing
                      ? " has no outcome at all (" + bad.size() + " expected)"
                      : bad.stream()
                          .map(row -> row.subject().ruleAndFamily() + " " + row.verdict())
                          .collect(Collectors.joining(", ", " ", ""))));
        });
    if (!problems.isEmpty()) {
      parts.add(
          problems.size()
              + (problems.size() == 1 ? " problem" : " problems")
              + " with files or rules");
    }
    return String.join("; ", parts);
  }
}
