package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.contract.Capability;
import java.util.Optional;
import java.util.Set;

/** What a rule needs of an implementation before it can be put. */
public enum Requirement {
  /** {@link Capability#TRAINING}. */
  TRAINING(Capability.TRAINING),
  /** {@link Capability#BACKWARD}. */
  BACKWARD(Capability.BACKWARD),
  /** {@link Capability#SECOND_DERIVATIVES}. */
  SECOND_DERIVATIVES(Capability.SECOND_DERIVATIVES),
  /** {@link Capability#FLOAT32}. */
  FLOAT32(Capability.FLOAT32),
  /** {@link Capability#FLOAT64}. */
  FLOAT64(Capability.FLOAT64),
  /** {@link Capability#CUMULATIVE_AVERAGE}. */
  CUMULATIVE_AVERAGE(Capability.CUMULATIVE_AVERAGE),
  /** {@link Capability#PARTIAL_AFFINE}. */
  PARTIAL_AFFINE(Capability.PARTIAL_AFFINE),
  /** {@link Capability#STATEFUL_LAYER}. */
  STATEFUL_LAYER(Capability.STATEFUL_LAYER),
  /** {@link Capability#SHARDS}. */
  SHARDS(Capability.SHARDS),
  /** {@link Capability#ARRAYS}. */
  ARRAYS(Capability.ARRAYS),
  /** {@link Capability#FUSED_ACTIVATION}. */
  FUSED_ACTIVATION(Capability.FUSED_ACTIVATION),
  /** {@link Capability#UNBIASED_RUNNING_VARIANCE}. */
  UNBIASED_RUNNING_VARIANCE(Capability.UNBIASED_RUNNING_VARIANCE),
  /** Running statistics; a family that has none is not asked. */
  RUNNING_STATISTICS {
    @Override
    public Optional<Set<Capability>> of(Family family) {
      return family.tracking();
    }
  },
  /** The normalizations that this one is another name of, in special cases. */
  PEERS {
    @Override
    public Optional<Set<Capability>> of(Family family) {
      return switch (family) {
        case BATCH_NORM -> Optional.of(Set.of(Capability.INSTANCE_NORM));
        case GROUP_NORM -> Optional.of(Set.of(Capability.INSTANCE_NORM, Capability.LAYER_NORM));
        case LAYER_NORM, INSTANCE_NORM, RMS_NORM -> Optional.empty();
      };
    }
  },
  /** Samples that are each on their own in evaluation: BatchNorm needs running statistics. */
  SAMPLES_APART {
    @Override
    public Optional<Set<Capability>> of(Family family) {
      return family.mixesSamples() ? family.tracking() : Optional.of(Set.of());
    }
  };

  private final Set<Capability> capabilities;

  Requirement(Capability... capabilities) {
    this.capabilities = Set.of(capabilities);
  }

  /** What has to be claimed; empty where the rule makes no sense for this family. */
  public Optional<Set<Capability>> of(Family family) {
    return Optional.of(capabilities);
  }
}
