package dev.normative.reports.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.certificate.Certificate;
import dev.normative.reports.verdict.Judged;
import dev.normative.reports.verdict.Judgement;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a build came to.
 *
 * @param number how many builds there were up to this one, those that are no longer kept included
 * @param time when its last verdict was found, in ISO 8601 (UTC)
 * @param commit what was built, as the version control calls it; may be empty
 * @param build the name and version of what was built
 * @param problems how many problems kept verdicts from being known
 * @param implementations what each implementation came to, by its name
 */
record PastBuild(
    @JsonProperty(required = true) int number,
    @JsonProperty(required = true) String time,
    @JsonProperty(required = true) String commit,
    @JsonProperty(required = true) String build,
    @JsonProperty(required = true) int problems,
    @JsonProperty(required = true) Map<String, Tally> implementations) {

  /**
   * What an implementation came to.
   *
   * @param verdicts how many verdicts there are of each kind; never 0
   * @param bad how many are not as expected, missing ones included
   * @param worst the largest error as a share of its bound where no deviation is declared: a
   *     number, {@code "Infinity"} or {@code "NaN"}; null where there is none
   * @param worstAt the rule and norm of that; may be empty
   */
  record Tally(
      @JsonProperty(required = true) Map<Verdict, Integer> verdicts,
      @JsonProperty(required = true) int bad,
      @JsonProperty(required = true) JsonNode worst,
      @JsonProperty(required = true) String worstAt) {

    /** The same as a number; NaN where there is none. */
    double share() {
      return worst.isNull() ? Double.NaN : Double.parseDouble(worst.asText());
    }

    int count(Verdict verdict) {
      return verdicts.getOrDefault(verdict, 0);
    }
  }

  static PastBuild of(int number, String time, String commit, String build, Judgement judgement) {
    Map<String, Tally> implementations = new LinkedHashMap<>();
    for (Certificate certificate : Certificate.of(judgement)) {
      implementations.put(certificate.implementation(), tally(certificate));
    }
    return new PastBuild(number, time, commit, build, judgement.problems().size(), implementations);
  }

  private static Tally tally(Certificate certificate) {
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    List<Judged> rows = certificate.rows();
    rows.stream()
        .flatMap(row -> row.outcome().stream())
        .forEach(outcome -> verdicts.merge(outcome.verdict(), 1, Integer::sum));
    Optional<Outcome> worst =
        rows.stream()
            .flatMap(row -> row.outcome().stream())
            .filter(outcome -> outcome.worst() != null && outcome.verdict() != Verdict.DIVERGES)
            // Infinity and NaN are larger than any number.
            .reduce((a, b) -> Double.compare(b.worst(), a.worst()) > 0 ? b : a);
    return new Tally(
        verdicts,
        (int) rows.stream().filter(row -> row.standing() == Judged.Standing.BAD).count(),
        worst.map(Outcome::worst).map(PastBuild::json).orElse(NullNode.getInstance()),
        worst.map(it -> (it.rule() + " " + it.family()).strip()).orElse(""));
  }

  /** JSON has no infinity and no NaN: they are told in words. */
  private static JsonNode json(double share) {
    return Double.isFinite(share)
        ? DoubleNode.valueOf(share)
        : TextNode.valueOf(Double.toString(share));
  }
}
