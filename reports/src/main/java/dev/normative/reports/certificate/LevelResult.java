package dev.normative.reports.certificate;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.verdict.Judged;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an implementation's verdicts on one level come to.
 *
 * @param level the level
 * @param rows its verdicts and those that are missing
 * @param unjudged rules of the suite about which there is nothing at all
 */
public record LevelResult(Level level, List<Judged> rows, List<String> unjudged) {

  /** Copies the lists. */
  public LevelResult {
    rows = List.copyOf(rows);
    unjudged = List.copyOf(unjudged);
  }

  /** How many verdicts of each kind there are, in the order of their declaration; never 0. */
  public Map<Verdict, Integer> counts() {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    rows.stream()
        .flatMap(row -> row.outcome().stream())
        .forEach(outcome -> counts.merge(outcome.verdict(), 1, Integer::sum));
    return Collections.unmodifiableMap(counts);
  }

  /** How many verdicts are expected and not there. */
  public int missing() {
    return (int) rows.stream().filter(row -> row.outcome().isEmpty()).count();
  }

  /** The outcome with the largest error as a share of its bound. */
  public Optional<Outcome> worst() {
    return rows.stream()
        .flatMap(row -> row.outcome().stream())
        .filter(outcome -> outcome.worst() != null)
        // Infinity and NaN are larger than any number.
        .reduce((a, b) -> Double.compare(b.worst(), a.worst()) > 0 ? b : a);
  }

  /**
   * Whether this level alone holds: something was shown, nothing speaks against it, and every rule
   * of the suite has a verdict. A declared deviation does not speak against it, nor does what is
   * not claimed, nor what could not be tested.
   */
  public boolean holds() {
    return unjudged.isEmpty()
        && missing() == 0
        && !isAgainst()
        && rows.stream()
            .flatMap(row -> row.outcome().stream())
            .anyMatch(outcome -> outcome.verdict() == Verdict.CONFORMS);
  }

  /** Whether anything speaks against the implementation. */
  public boolean isAgainst() {
    return rows.stream().anyMatch(LevelResult::isAgainst);
  }

  /** Whether a row fails its level. */
  static boolean isAgainst(Judged row) {
    return row.standing() == Judged.Standing.BAD
        || row.outcome()
            .map(Outcome::verdict)
            .filter(verdict -> verdict.isFailure() || verdict == Verdict.VACUOUS)
            .isPresent();
  }
}
