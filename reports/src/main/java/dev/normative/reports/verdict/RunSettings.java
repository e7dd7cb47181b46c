package dev.normative.reports.verdict;

import dev.normative.conformance.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How the merged runs were asked for: outcomes of one suite and seed only, and of one number of
 * tries for each implementation, which may have a reason for its own.
 */
final class RunSettings {
  private final List<RunRecord> runs = new ArrayList<>();
  private final List<String> jobs = new ArrayList<>();

  void add(RunRecord run, String job) {
    runs.add(run);
    jobs.add(job);
  }

  List<RunRecord> runs() {
    return runs;
  }

  /** A line for everything that is not the same in all of them. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    compare("versions of the suite", run -> true, RunRecord::suite, problems);
    compare("seeds", run -> true, RunRecord::seed, problems);
    runs.stream()
        .map(RunRecord::implementation)
        .distinct()
        .forEach(
            name ->
                compare(
                    "numbers of tries of " + name,
                    run -> run.implementation().equals(name),
                    run -> Integer.toString(run.tries()),
                    problems));
    compare(
        "selections of rules",
        run -> true,
        run -> run.rules().isEmpty() ? "all" : run.rules(),
        problems);
    return problems;
  }

  private void compare(
      String what,
      Predicate<RunRecord> which,
      Function<RunRecord, String> setting,
      List<String> problems) {
    Map<String, Set<String>> byValue = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      String value = which.test(runs.get(i)) ? setting.apply(runs.get(i)) : "";
      // A suite that was not packaged does not know its version.
      if (!value.isEmpty()) {
        byValue.computeIfAbsent(value, it -> new LinkedHashSet<>()).add(jobs.get(i));
      }
    }
    if (byValue.size() > 1) {
      List<String> parts = new ArrayList<>();
      byValue.forEach((value, where) -> parts.add(value + " (" + String.join(", ", where) + ")"));
      problems.add(
          "The results are of different "
              + what
              + ": "
              + String.join("; ", parts)
              + ". One report is about one of them: leave the others out, or run those again.");
    }
  }
}
