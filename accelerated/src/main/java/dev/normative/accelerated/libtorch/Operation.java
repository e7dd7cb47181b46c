package dev.normative.accelerated.libtorch;

import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;

/**
 * Which of LibTorch's operators a specification means.
 *
 * <p>Where there are as many groups as channels, LibTorch has two: instance normalization is meant
 * where statistics are tracked or single values are refused as PyTorch's layer of that name refuses
 * them, else group normalization.
 *
 * @param norm the operator
 * @param number how many trailing axes, or how many groups; 0 where there are neither
 * @param axis the channel axis; 1 where there is none
 * @param epsilon what is added to the variance
 */
record Operation(Norm norm, int number, int axis, double epsilon) {

  /** The operators, in the order of their numbers in {@code normalizations.py}. */
  enum Norm {
    BATCH,
    GROUP,
    INSTANCE,
    LAYER,
    RMS
  }

  /**
   * The operator for this specification.
   *
   * @throws UnsupportedOperationException where LibTorch has none
   */
  static Operation of(NormSpec spec) {
    refuseUnlike(spec);
    if (spec.reduction() instanceof TrailingAxes trailing) {
      Norm norm = spec.centered() ? Norm.LAYER : Norm.RMS;
      return new Operation(norm, trailing.normalizedShape().rank(), 1, spec.epsilon());
    }
    if (spec.reduction() instanceof PerChannel perChannel) {
      return new Operation(Norm.BATCH, 0, perChannel.axis(), spec.epsilon());
    }
    ChannelGroups grouped = (ChannelGroups) spec.reduction();
    return new Operation(
        meansInstances(spec, grouped) ? Norm.INSTANCE : Norm.GROUP,
        grouped.groups(),
        grouped.axis(),
        spec.epsilon());
  }

  private static boolean meansInstances(NormSpec spec, ChannelGroups grouped) {
    return spec.running().isPresent()
        || (grouped.groups() == grouped.channels()
            && spec.policies().singleValue() == SingleValue.REFUSE);
  }

  private static void refuseUnlike(NormSpec spec) {
    boolean rows = spec.reduction() instanceof TrailingAxes;
    require(
        spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT,
        "adds epsilon inside of the root; the specification wants it outside");
    require(
        spec.running().isEmpty() || spec.running().get().stored() == Denominator.UNBIASED,
        "stores the unbiased variance; the specification wants the biased one");
    require(
        spec.centered() || rows,
        "subtracts the mean except in RMS normalization over trailing axes; the specification has"
            + " no mean, and "
            + spec.reduction());
    require(
        spec.centered() || !spec.shift(),
        "has no shift in RMS normalization; the specification wants one");
    require(
        !(spec.reduction() instanceof PerChannel perChannel) || perChannel.leastRank() > 1,
        "normalizes batches of two axes or more; the specification admits a single one");
    require(
        rows
            || spec.policies().singleValue() != SingleValue.PASS
            || spec.reduction() instanceof ChannelGroups grouped && spec.running().isEmpty(),
        "leaves a running variance of 0/0 after single values; the specification lets them pass");
  }

  private static void require(boolean same, String otherwise) {
    if (!same) {
      throw new UnsupportedOperationException("LibTorch " + otherwise);
    }
  }

  /**
   * What the script is told of a call.
   *
   * @param spec the specification that this operation is of
   * @param mode the call's mode
   * @param earlier how many batches were counted before
   */
  double[] settings(NormSpec spec, Mode mode, long earlier) {
    return new double[] {
      norm.ordinal(),
      number,
      axis,
      spec.usesBatchStatistics(mode) ? 1 : 0,
      spec.running().isPresent() ? spec.running().get().newWeight(earlier) : 0,
      epsilon
    };
  }
}
