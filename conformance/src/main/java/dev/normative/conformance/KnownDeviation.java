package dev.normative.conformance;

import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import dev.normative.contract.NormalizationProvider;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A rule that an implementation is known not to keep. It is then reported as {@link
 * Verdict#DIVERGES} instead of failing, and fails once the deviation no longer happens, in as many
 * cases as it takes to know that.
 *
 * <p>What a class that runs the suite declares; an implementation brings its own, which count
 * wherever it is judged, in {@link NormalizationProvider#deviations()}.
 *
 * @param rule the rule's number
 * @param family the normalization that deviates
 * @param reason why the implementation deviates, for a reader of the report
 * @param link where that is documented, or empty
 * @param oneIn about how many of the rule's cases show it once; 0 where nobody measured it
 */
public record KnownDeviation(String rule, Family family, String reason, String link, int oneIn) {

  /** One of which nobody measured how often it shows. */
  public KnownDeviation(String rule, Family family, String reason, String link) {
    this(rule, family, reason, link, 0);
  }

  /** What a provider declares, for each normalization that it is about. */
  public static Stream<KnownDeviation> of(Deviation declared) {
    return Arrays.stream(Family.values())
        .filter(
            family ->
                declared.norm().map(norm -> norm == Capability.valueOf(family.name())).orElse(true))
        .map(
            family ->
                new KnownDeviation(
                    declared.rule(), family, declared.reason(), declared.link(), declared.oneIn()));
  }

  /** The reason, and the link where there is one. */
  public String explanation() {
    return (reason + " " + link).strip();
  }
}
