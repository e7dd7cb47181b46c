package dev.normative.reports.certificate;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was run where.
 *
 * @param build the name and version of what was built
 * @param environment JDK, operating system, what the run was started with, by name
 * @param rules the rules that the run was about; empty for all of them
 */
public record RunFacts(String build, Map<String, String> environment, List<String> rules) {
  /** Sorts the environment by name. */
  public RunFacts {
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    rules = List.copyOf(rules);
  }
}
