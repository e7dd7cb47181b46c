package dev.normative.conformance;

import dev.normative.contract.Capability;
import dev.normative.contract.Policies;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Policies.SingleValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The normalizations that the suite tells apart: every rule is put to each of them that an
 * implementation claims, and has a verdict for each.
 */
public enum Family {
  /** One mean and variance per channel, over the batch. */
  BATCH_NORM("BatchNorm", Capability.BATCH_NORM, Set.of(Capability.RUNNING_STATISTICS)),
  /** One mean and variance per sample, over its trailing axes. */
  LAYER_NORM("LayerNorm", Capability.LAYER_NORM, null),
  /** One mean and variance per sample and group of channels. */
  GROUP_NORM("GroupNorm", Capability.GROUP_NORM, null),
  /** One mean and variance per sample and channel. */
  INSTANCE_NORM(
      "InstanceNorm",
      Capability.INSTANCE_NORM,
      Set.of(Capability.RUNNING_STATISTICS, Capability.INSTANCE_STATISTICS)),
  /** One mean square per sample, over its trailing axes; no mean is subtracted. */
  RMS_NORM("RMSNorm", Capability.RMS_NORM, null);

  private final String title;
  private final Capability claim;
  private final Set<Capability> tracking;

  Family(String title, Capability claim, Set<Capability> tracking) {
    this.title = title;
    this.claim = claim;
    this.tracking = tracking;
  }

  /** The name that people know, as in reports. */
  public String title() {
    return title;
  }

  /**
   * What an implementation claims that keeps running statistics of this normalization; empty where
   * it has none to keep.
   */
  public Optional<Set<Capability>> tracking() {
    return Optional.ofNullable(tracking);
  }

  /** Whether evaluation without running statistics makes one sample depend on the others. */
  public boolean mixesSamples() {
    return this == BATCH_NORM;
  }

  /** What PyTorch's layer does with single values and empty batches. */
  public Policies usualPolicies() {
    SingleValue single =
        switch (this) {
          case BATCH_NORM, INSTANCE_NORM -> SingleValue.REFUSE;
          case GROUP_NORM -> SingleValue.REFUSE_SINGLE_SAMPLE;
          case LAYER_NORM, RMS_NORM -> SingleValue.PASS;
        };
    return new Policies(single, EmptyBatch.PASS, EpsilonPlace.INSIDE_ROOT);
  }

  /** The families that someone who claims this has, in the order of declaration. */
  public static List<Family> claimedBy(Set<Capability> capabilities) {
    return Arrays.stream(values()).filter(f -> capabilities.contains(f.claim)).toList();
  }

  /** The family of this title, or empty where there is none. */
  public static Optional<Family> titled(String title) {
    return Arrays.stream(values()).filter(f -> f.title.equals(title)).findAny();
  }
}
