package dev.normative.conformance.mutants;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.normative.conformance.Outcome;
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
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Map<String, Row> rows = new LinkedHashMap<>();

  /**
   * One wrong implementation.
   *
   * @param mutant what is wrong with it
   * @param seenIn where that was seen
   * @param killers the rules that rejected it, each with the norms for which it did
   */
  record Row(String mutant, String seenIn, Map<String, Set<String>> killers) {}

  /** The rules that reject a mutant among its outcomes. */
  Row add(Mutant mutant, Collection<Outcome> outcomes) {
    Map<String, Set<String>> killers = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome.verdict().isFailure()) {
        killers.computeIfAbsent(outcome.rule(), rule -> new TreeSet<>()).add(outcome.family());
      }
    }
    Row row = new Row(mutant.name(), mutant.seenIn(), killers);
    rows.put(mutant.name(), row);
    return row;
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

  /** The rules that reject nothing. */
  Set<String> idle(Set<String> rules) {
    Set<String> idle = new TreeSet<>(rules);
    rows.values().forEach(row -> idle.removeAll(row.killers().keySet()));
    return idle;
  }

  /** Writes {@code {"rules": [...], "mutants": [...]}}, which the report shows. */
  void write(Path file, Set<String> rules) throws IOException {
    Files.createDirectories(file.getParent());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("rules", rules);
    document.put("mutants", new ArrayList<>(rows.values()));
    Files.writeString(file, JSON.writeValueAsString(document) + "\n");
  }
}
