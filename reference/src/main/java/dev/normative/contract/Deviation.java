package dev.normative.contract;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A rule of the suite that an implementation is known not to keep, as its provider declares it:
 * whoever judges the implementation reads the reason instead of a failure, and a failure once the
 * rule is kept after all.
 *
 * @param rule the rule's number, such as F9, or the name of a training run
 * @param norm the claim of the norm that deviates, such as {@link Capability#BATCH_NORM}; empty for
 *     every norm that is claimed
 * @param reason why, for a reader of the report
 * @param link where that is documented, or empty
 * @param oneIn about how many of the rule's cases show it once, as measured: only a run of many
 *     times as many may call it gone; 0 where nobody measured it
 */
public record Deviation(
    String rule, Optional<Capability> norm, String reason, String link, int oneIn) {

  private static final Set<Capability> NORMS =
      EnumSet.of(
          Capability.BATCH_NORM,
          Capability.LAYER_NORM,
          Capability.GROUP_NORM,
          Capability.INSTANCE_NORM,
          Capability.RMS_NORM);

  /**
   * Checks what is declared.
   *
   * @throws IllegalArgumentException if the rule or the reason is blank, the claim is no norm's, or
   *     the number of cases is negative
   */
  public Deviation {
    Objects.requireNonNull(link, "link is null; give the empty text where there is none");
    if (rule.isBlank()) {
      throw new IllegalArgumentException(
          "a deviation of no rule is declared; give the rule's number, such as F9");
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException(
          "a deviation of " + rule + " is declared without a reason; say why the rule is not kept");
    }
    if (norm.isPresent() && !NORMS.contains(norm.get())) {
      throw new IllegalArgumentException(
          "a deviation of "
              + rule
              + " is declared for "
              + norm.get()
              + "; expected one of "
              + NORMS
              + ", or none for every norm");
    }
    if (oneIn < 0) {
      throw new IllegalArgumentException(
          "a deviation of "
              + rule
              + " is declared to show in one of "
              + oneIn
              + " cases; expected 1 or more, or 0 where nobody measured it");
    }
  }

  /** A deviation of one norm. */
  public static Deviation of(String rule, Capability norm, String reason, String link) {
    return new Deviation(rule, Optional.of(norm), reason, link, 0);
  }

  /** A deviation of every norm that is claimed. */
  public static Deviation ofEveryNorm(String rule, String reason, String link) {
    return new Deviation(rule, Optional.empty(), reason, link, 0);
  }

  /** The same, which about one of so many of the rule's cases shows. */
  public Deviation inOneOf(int cases) {
    return new Deviation(rule, norm, reason, link, cases);
  }
}
