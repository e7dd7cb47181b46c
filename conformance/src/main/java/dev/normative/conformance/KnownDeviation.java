package dev.normative.conformance;

/**
 * A rule that an implementation is known not to keep. It is then reported as {@link
 * Verdict#DIVERGES} instead of failing, and fails once the deviation no longer happens.
 *
 * @param rule the rule's number
 * @param reason why the implementation deviates, for a reader of the report
 * @param link where that is documented, or empty
 */
public record KnownDeviation(String rule, String reason, String link) {}
