package dev.normative.conformance.mutants;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The kill matrix of the last run that put every rule to every mutant, which is kept beside the
 * tests: it says which rules to put where there is no time for all of them.
 */
final class RecordedKills {
  private static final String FILE = "kill-matrix.json";

  /** How the record is made anew. */
  static final String RENEWAL =
      "after ./mvnw -Pmutants test, if what it found is as it should be, copy"
          + " conformance/target/kill-matrix/"
          + FILE
          + " over conformance/src/test/resources/"
          + RecordedKills.class.getPackageName().replace('.', '/')
          + "/"
          + FILE;

  private final Map<String, KillMatrix.Row> rows = new LinkedHashMap<>();
  private final Map<String, String> seconds = new HashMap<>();

  private record Document(Set<String> rules, List<KillMatrix.Row> mutants) {}

  private RecordedKills(Document recorded) {
    Map<String, Integer> kills = new HashMap<>();
    for (KillMatrix.Row row : recorded.mutants()) {
      rows.put(row.mutant(), row);
      row.killers().keySet().forEach(rule -> kills.merge(rule, 1, Integer::sum));
    }
    for (Mutant mutant : Mutants.all()) {
      others(mutant)
          .min(Comparator.<String>comparingInt(kills::get).thenComparing(rule -> rule))
          .ifPresent(rarest -> seconds.put(mutant.name(), rarest));
    }
    recorded.rules().forEach(this::giveWork);
  }

  /**
   * A rule that would be put to nobody is the second one of the first mutant that can spare its.
   */
  private void giveWork(String rule) {
    if (uses(rule) == 0) {
      Mutants.all().stream()
          .filter(mutant -> others(mutant).anyMatch(rule::equals))
          .filter(mutant -> uses(seconds.get(mutant.name())) > 1)
          .findFirst()
          .ifPresent(mutant -> seconds.put(mutant.name(), rule));
    }
  }

  private long uses(String rule) {
    return Mutants.all().stream()
        .filter(mutant -> mutant.rule().equals(rule) || rule.equals(seconds.get(mutant.name())))
        .count();
  }

  private Stream<String> others(Mutant mutant) {
    return killersOf(mutant).keySet().stream().filter(rule -> !rule.equals(mutant.rule()));
  }

  /** What is kept. */
  static RecordedKills read() {
    try (InputStream file = RecordedKills.class.getResourceAsStream(FILE)) {
      return new RecordedKills(new JsonMapper().readValue(file, Document.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The mutants in the record. */
  Set<String> mutants() {
    return rows.keySet();
  }

  /** Which rules rejected a mutant then, for which norms; nothing for a new one. */
  Map<String, Set<String>> killersOf(Mutant mutant) {
    KillMatrix.Row row = rows.get(mutant.name());
    return row == null ? Map.of() : row.killers();
  }

  /**
   * Another rule than the one that a mutant breaks that rejected it: the one that rejects the
   * fewest mutants, or one that would otherwise have none to reject.
   */
  Optional<String> secondKillerOf(Mutant mutant) {
    return Optional.ofNullable(seconds.get(mutant.name()));
  }
}
