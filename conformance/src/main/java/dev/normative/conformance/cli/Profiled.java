package dev.normative.conformance.cli;

import dev.normative.conformance.Family;
import dev.normative.contract.Capability;
import dev.normative.contract.Denominator;
import dev.normative.contract.ForwardingProvider;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.Profile;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * An implementation that is asked for one framework's batch normalization alone: of the claims that
 * contradict each other, those of the {@link Profile} are kept.
 */
final class Profiled extends ForwardingProvider {
  private final Profile profile;

  Profiled(NormalizationProvider whole, Profile profile) {
    super(whole);
    this.profile = profile;
  }

  /** What the profile needs and an implementation does not claim. */
  static Set<Capability> lacking(Set<Capability> claimed, Profile profile) {
    Set<Capability> lacking = EnumSet.of(Capability.BATCH_NORM, Capability.TRAINING);
    lacking.add(Capability.RUNNING_STATISTICS);
    lacking.add(stored(profile));
    if (channelsLast(profile)) {
      lacking.add(Capability.ANY_CHANNEL_AXIS);
    }
    if (claimed.contains(other(single(profile)))) {
      lacking.add(single(profile));
    }
    if (claimed.contains(other(empty(profile)))) {
      lacking.add(empty(profile));
    }
    // Who says nothing of these is asked for PyTorch's.
    if (single(profile) == Capability.SINGLE_VALUE_PASSES) {
      lacking.add(Capability.SINGLE_VALUE_PASSES);
    }
    if (empty(profile) == Capability.EMPTY_BATCH_REFUSED) {
      lacking.add(Capability.EMPTY_BATCH_REFUSED);
    }
    lacking.removeAll(claimed);
    return lacking;
  }

  private static Capability stored(Profile profile) {
    return profile.running().stored() == Denominator.UNBIASED
        ? Capability.UNBIASED_RUNNING_VARIANCE
        : Capability.BIASED_RUNNING_VARIANCE;
  }

  private static Capability single(Profile profile) {
    return profile.policies().singleValue() == SingleValue.PASS
        ? Capability.SINGLE_VALUE_PASSES
        : Capability.SINGLE_VALUE_REFUSED;
  }

  private static Capability empty(Profile profile) {
    return profile.policies().emptyBatch() == EmptyBatch.PASS
        ? Capability.EMPTY_BATCH_PASSES
        : Capability.EMPTY_BATCH_REFUSED;
  }

  private static boolean channelsLast(Profile profile) {
    return profile.channelAxis(4) != 1;
  }

  private static Capability other(Capability claim) {
    return switch (claim) {
      case BIASED_RUNNING_VARIANCE -> Capability.UNBIASED_RUNNING_VARIANCE;
      case UNBIASED_RUNNING_VARIANCE -> Capability.BIASED_RUNNING_VARIANCE;
      case SINGLE_VALUE_PASSES -> Capability.SINGLE_VALUE_REFUSED;
      case SINGLE_VALUE_REFUSED -> Capability.SINGLE_VALUE_PASSES;
      case EMPTY_BATCH_PASSES -> Capability.EMPTY_BATCH_REFUSED;
      case EMPTY_BATCH_REFUSED -> Capability.EMPTY_BATCH_PASSES;
      default -> throw new IllegalArgumentException(claim + " has no contrary");
    };
  }

  @Override
  public String name() {
    return super.name() + "/" + profile;
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> kept = EnumSet.noneOf(Capability.class);
    kept.addAll(super.capabilities());
    for (Family family : Family.values()) {
      if (family != Family.BATCH_NORM) {
        kept.remove(Capability.valueOf(family.name()));
      }
    }
    kept.remove(Capability.EPSILON_OUTSIDE_ROOT);
    kept.remove(other(stored(profile)));
    kept.remove(other(single(profile)));
    kept.remove(other(empty(profile)));
    if (!channelsLast(profile)) {
      kept.remove(Capability.ANY_CHANNEL_AXIS);
    }
    return Collections.unmodifiableSet(kept);
  }
}
