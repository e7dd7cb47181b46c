package dev.normative.reports.verdict;

import dev.normative.conformance.RunRecord;
import dev.normative.conformance.engine.Machine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What ran where, by name: the machines, what each implementation computed with, what the runs were
 * asked for. Where runs differ, each value once.
 */
public final class RunEnvironment {
  private RunEnvironment() {}

  /**
   * The facts of runs; of this machine where no run was recorded.
   *
   * @param given what this build was asked for besides, by name; blank where it was not
   */
  public static Map<String, String> of(List<RunRecord> runs, Map<String, String> given) {
    Map<String, Set<String>> facts = new TreeMap<>();
    if (runs.isEmpty()) {
      Machine.facts().forEach((name, value) -> add(facts, name, value));
    }
    for (RunRecord run : runs) {
      run.machine().forEach((name, value) -> add(facts, name, value));
      add(facts, "Computed by " + run.implementation(), run.platform());
      add(facts, "Seed", run.seed());
      add(facts, "Tries", Integer.toString(run.tries()));
      add(facts, "Only rules", run.rules());
    }
    given.forEach(
        (name, value) -> {
          if (!facts.containsKey(name)) {
            add(facts, name, value);
          }
        });
    Map<String, String> joined = new TreeMap<>();
    facts.forEach((name, values) -> joined.put(name, String.join("; ", values)));
    return joined;
  }

  private static void add(Map<String, Set<String>> facts, String name, String value) {
    if (!value.isBlank()) {
      facts.computeIfAbsent(name, it -> new TreeSet<>()).add(value.strip());
    }
  }
}
