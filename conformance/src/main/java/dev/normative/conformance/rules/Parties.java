package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.engine.ThirdParty;
import dev.normative.contract.Capability;
import dev.normative.contract.NormalizationProvider;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Candidate and third party of rule F16, and what can be asked of both.
 *
 * @param third the third party; empty where nothing can be asked of both
 * @param claims what cases are drawn within: the claims that both have, and the candidate's own
 *     policies, on which no case depends that has two values or more for every mean
 * @param hindrance why there is nothing to compare; empty where there is
 */
public record Parties(
    Optional<NormalizationProvider> third, Set<Capability> claims, String hindrance) {

  private static final Set<Capability> POLICIES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Capability.SINGLE_VALUE_REFUSED,
              Capability.SINGLE_VALUE_PASSES,
              Capability.EMPTY_BATCH_REFUSED,
              Capability.EMPTY_BATCH_PASSES));

  /** What can be compared of a norm that the candidate claims. */
  public static Parties of(NormalizationProvider candidate, ThirdParty thirdParty, Family family) {
    Set<Capability> claimed = candidate.capabilities();
    if (thirdParty.provider().isEmpty()) {
      return new Parties(Optional.empty(), claimed, thirdParty.absence());
    }
    NormalizationProvider third = thirdParty.provider().get();
    Set<Capability> shared = EnumSet.noneOf(Capability.class);
    shared.addAll(claimed);
    shared.retainAll(third.capabilities());
    if (!Family.claimedBy(shared).contains(family)) {
      return apart(candidate, third, family.title());
    }
    if (!shared.contains(Capability.FLOAT32) && !shared.contains(Capability.FLOAT64)) {
      return apart(candidate, third, "a format");
    }
    if (!shared.contains(Capability.BIASED_RUNNING_VARIANCE)
        && !shared.contains(Capability.UNBIASED_RUNNING_VARIANCE)) {
      shared.remove(Capability.RUNNING_STATISTICS);
    }
    POLICIES.stream().filter(claimed::contains).forEach(shared::add);
    return new Parties(Optional.of(third), Collections.unmodifiableSet(shared), "");
  }

  private static Parties apart(
      NormalizationProvider candidate, NormalizationProvider third, String what) {
    return new Parties(
        Optional.empty(),
        candidate.capabilities(),
        third.name()
            + " does not claim "
            + what
            + " that "
            + candidate.name()
            + " claims, so that there is nothing to compare; -D"
            + ThirdParty.PROPERTY
            + "=NAME takes another third party");
  }
}
