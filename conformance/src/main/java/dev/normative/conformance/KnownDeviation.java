package dev.normative.conformance;

/**
 * A rule that an implementation is known not to keep. It is then reported as {@link
 * Verdict#DIVERGES} instead of failing, and fails once the deviation no longer happens.
 *
 * @param rule the rule's number
 * @param family the normalization that deviates
 * @param reason why the implementation deviates, for a reader of the report
 * @param link where that is documented, or empty
 */
public record KnownDeviation(String rule, Family family, String reason, String link) {}
