package dev.normative.conformance.mutants;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.normative.conformance.Outcome;
import dev.normative.file.Replacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which rule rejects which wrong implementation, for which norms. */
final class KillMatrix {
  private static final ObjectMapper JSON = new JsonMapper();

  private final Map<String, Row> rows = new LinkedHashMap<>();

  /**
   * One wrong implementation.
   *
   * @param mutant what is wrong with it
   * @param seenIn where that was seen
   * @param killers the rules that reject it, each with the norms for which it does
   * @param confirmed those of them that were put in this run, and did
   */
  record Row(
      String mutant, String seenIn, Map<String, Set<String>> killers, Set<String> confirmed) {}

  /**
   * The rules that reject a mutant: those among its outcomes, and those that are on record.
   *
   * @param recorded the rules that rejected it when all were put; empty where all were put now
   */
  void add(Mutant mutant, Collection<Outcome> outcomes, Map<String, Set<String>> recorded) {
    Map<String, Set<String>> killers = new TreeMap<>();
    recorded.forEach((rule, norms) -> killers.put(rule, new TreeSet<>(norms)));
    Set<String> confirmed = new TreeSet<>();
    for (Outcome outcome : outcomes) {
      if (outcome.verdict().isFailure()) {
        killers.computeIfAbsent(outcome.rule(), rule -> new TreeSet<>()).add(outcome.family());
        confirmed.add(outcome.rule());
      }
    }
    rows.put(mutant.name(), new Row(mutant.name(), mutant.seenIn(), killers, confirmed));
  }

  int size() {
    return rows.size();
  }

  /** The mutants that only one rule rejects, or none. */
  List<String> weaklyKilled() {
    return rows.values().stream()
        .filter(row -> row.killers().size() < 2)
        .map(row -> row.mutant() + " " + row.killers().keySet())
        .toList();
  }

  /** The rules that rejected nothing in this run. */
  Set<String> idle(Set<String> rules) {
    Set<String> idle = new TreeSet<>(rules);
    rows.values().forEach(row -> idle.removeAll(row.confirmed()));
    return idle;
  }

  /**
   * Writes {@code {"rules": [...], "mutants": [...]}}, which the report shows; a line for each
   * mutant, so that two records can be compared.
   */
  void write(Path file, Set<String> rules) throws IOException {
    List<String> mutants = new ArrayList<>();
    for (Row row : rows.values()) {
      mutants.add(JSON.writeValueAsString(row));
    }
    Files.createDirectories(file.getParent());
    Replacement.write(
        file,
        "{\"rules\": "
            + JSON.writeValueAsString(rules)
            + ",\n\"mutants\": [\n"
            + String.join(",\n", mutants)
            + "\n]}\n");
  }
}
