package dev.normative.conformance.recording;

import dev.normative.conformance.Family;
import dev.normative.conformance.generate.ClaimedPolicies;
import dev.normative.conformance.replay.Replay;
import dev.normative.contract.Capability;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.Partition;
import dev.normative.tensor.DType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which recorded calls can be put to an implementation, and under which specification, by what it
 * claims.
 *
 * <p>The format is the one that the framework was told or, where that is not claimed, the one that
 * it computed in. The policies are those that the implementation is always asked for; those of the
 * framework count only where the call depends on them.
 *
 * @param claimed what the implementation claims
 */
public record WithinClaims(Set<Capability> claimed) {

  /** What to ask for; empty where the call takes what is not claimed. */
  public Optional<NormSpec> specification(Recording recording) {
    Optional<DType> dtype = dtype(recording);
    Optional<Policies> policies = policies(recording);
    if (dtype.isEmpty() || policies.isEmpty() || !lacking(recording).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(recording.call().spec().withDType(dtype.get()).withPolicies(policies.get()));
  }

  /**
   * Why a call cannot be put, in words that go after "does not claim"; of one that can, nothing.
   */
  public Optional<String> notClaimed(Recording recording) {
    Set<Capability> lacking = lacking(recording);
    if (!lacking.isEmpty()) {
      return Optional.of(
          lacking.stream().map(Capability::name).collect(Collectors.joining(" and ")));
    }
    if (dtype(recording).isEmpty()) {
      return Optional.of("the format " + recording.computedIn());
    }
    return policies(recording).isEmpty()
        ? Optional.of("what the framework does with such an input")
        : Optional.empty();
  }

  private Set<Capability> lacking(Recording recording) {
    Set<Capability> lacking = needed(recording.family(), recording.call().spec());
    if (recording.call().mode() == Mode.TRAINING) {
      lacking.add(Capability.TRAINING);
    }
    lacking.removeAll(claimed);
    return lacking;
  }

  private Optional<DType> dtype(Recording recording) {
    DType told = recording.call().spec().dtype();
    if (claims(told)) {
      return Optional.of(told);
    }
    return Optional.of(recording.computedIn()).filter(this::claims);
  }

  private boolean claims(DType dtype) {
    return claimed.contains(dtype == DType.FLOAT32 ? Capability.FLOAT32 : Capability.FLOAT64);
  }

  private static Set<Capability> needed(Family family, NormSpec spec) {
    Set<Capability> needed = EnumSet.of(Capability.valueOf(family.name()));
    spec.running()
        .ifPresent(
            update -> {
              needed.addAll(family.tracking().orElseThrow());
              needed.add(
                  update.stored() == Denominator.BIASED
                      ? Capability.BIASED_RUNNING_VARIANCE
                      : Capability.UNBIASED_RUNNING_VARIANCE);
              if (update instanceof RunningUpdate.Cumulative) {
                needed.add(Capability.CUMULATIVE_AVERAGE);
              }
            });
    if (!wholeAffine(family, spec)) {
      needed.add(Capability.PARTIAL_AFFINE);
    }
    if (channelAxis(spec.reduction()) != 1) {
      needed.add(Capability.ANY_CHANNEL_AXIS);
    }
    if (spec.policies().epsilonPlace() == EpsilonPlace.OUTSIDE_ROOT) {
      needed.add(Capability.EPSILON_OUTSIDE_ROOT);
    }
    return needed;
  }

  /** RMSNorm has no shift; InstanceNorm has neither, unless asked for both. */
  private static boolean wholeAffine(Family family, NormSpec spec) {
    return switch (family) {
      case RMS_NORM -> spec.scale() && !spec.shift();
      case INSTANCE_NORM -> spec.scale() == spec.shift();
      case BATCH_NORM, LAYER_NORM, GROUP_NORM -> spec.scale() && spec.shift();
    };
  }

  private static int channelAxis(Reduction reduction) {
    if (reduction instanceof Reduction.PerChannel channel) {
      return channel.axis();
    }
    return reduction instanceof Reduction.ChannelGroups groups ? groups.axis() : 1;
  }

  /** Where the call depends on a policy, the framework's has to be claimed. */
  private Optional<Policies> policies(Recording recording) {
    Replay call = recording.call();
    Policies theirs = call.spec().policies();
    ClaimedPolicies ours = new ClaimedPolicies(claimed, recording.family());
    Policies policies = ours.usual().withEpsilonPlace(theirs.epsilonPlace());
    if (call.input().size() == 0) {
      EmptyBatch empty = theirs.emptyBatch();
      return Optional.of(policies.withEmptyBatch(empty))
          .filter(p -> ours.emptyBatches().contains(empty));
    }
    Partition partition = Partition.of(call.spec().reduction(), call.input().shape());
    int values = partition.set(0).size();
    if (values > 1 || !call.spec().usesBatchStatistics(call.mode())) {
      return Optional.of(policies);
    }
    int samples = call.input().shape().size(0);
    boolean refused = theirs.singleValue().refuses(values, samples);
    for (SingleValue single : ours.singleValues()) {
      if (single.refuses(values, samples) == refused) {
        return Optional.of(policies.withSingleValue(single));
      }
    }
    return Optional.empty();
  }
}
