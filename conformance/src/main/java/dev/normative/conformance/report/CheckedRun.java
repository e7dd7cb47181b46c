package dev.normative.conformance.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is told of a run besides its verdicts.
 *
 * @param suite the name and version of the suite
 * @param settings what it was started with, by name
 * @param rules the rules that were asked for; empty for all
 * @param unfinished why it did not come to its end; empty if it did
 */
public record CheckedRun(
    String suite, Map<String, String> settings, List<String> rules, Optional<String> unfinished) {
  /** Copies both. */
  public CheckedRun {
    settings = Map.copyOf(settings);
    rules = List.copyOf(rules);
  }
}
