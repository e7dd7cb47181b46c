package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.generate.Membership;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Affine;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Two specifications of different norms that mean the same for one input.
 *
 * @param name the two norms
 * @param input the input
 * @param spec the one
 * @param affine scale and shift for the one
 * @param otherSpec the other
 * @param otherAffine scale and shift for the other
 */
record Peer(
    String name,
    Tensor input,
    NormSpec spec,
    Affine affine,
    NormSpec otherSpec,
    Affine otherAffine) {

  /** The pairs that the data of a case are good for; none where the sets would be single values. */
  static List<Peer> of(NormCase c) {
    return c.spec().reduction() instanceof PerChannel perChannel
        ? ofOneSample(c, perChannel)
        : ofGroups(c, (ChannelGroups) c.spec().reduction());
  }

  private static List<Peer> ofOneSample(NormCase c, PerChannel perChannel) {
    Shape one = c.shape().with(0, 1);
    if (one.elements() < 2 * perChannel.channels()) {
      return List.of();
    }
    double[] first = Arrays.copyOf(c.input().toArray(), one.elements());
    return List.of(
        new Peer(
            "BatchNorm of one sample and InstanceNorm",
            Tensor.adopting(one, first),
            untracked(c, perChannel, Family.BATCH_NORM),
            c.affine(),
            untracked(c, everyChannel(perChannel.channels(), perChannel.axis(), one), INSTANCE),
            c.affine()));
  }

  private static final Family INSTANCE = Family.INSTANCE_NORM;

  private static List<Peer> ofGroups(NormCase c, ChannelGroups groups) {
    List<Peer> peers = new ArrayList<>();
    int rank = c.shape().rank();
    int channels = groups.channels();
    Shape sample = Shape.of(Arrays.copyOfRange(c.shape().toArray(), 1, rank));
    ChannelGroups oneGroup = new ChannelGroups(1, channels, groups.axis(), rank, rank);
    peers.add(
        new Peer(
            "GroupNorm of one group and LayerNorm",
            c.input(),
            untracked(c, oneGroup, Family.GROUP_NORM),
            c.affine(),
            untracked(c, new TrailingAxes(sample), Family.LAYER_NORM),
            spread(c, sample)));
    if (sample.elements() >= 2 * channels) {
      ChannelGroups every = everyChannel(channels, groups.axis(), c.shape());
      peers.add(
          new Peer(
              "GroupNorm of a group for every channel and InstanceNorm",
              c.input(),
              untracked(c, every, Family.GROUP_NORM),
              c.affine(),
              untracked(c, every, INSTANCE),
              c.affine()));
    }
    return peers;
  }

  private static ChannelGroups everyChannel(int channels, int axis, Shape shape) {
    return new ChannelGroups(channels, channels, axis, shape.rank(), shape.rank());
  }

  private static NormSpec untracked(NormCase c, Reduction reduction, Family family) {
    return c.spec().withoutRunning().withReduction(reduction).withPolicies(family.usualPolicies());
  }

  /** One scale and shift per channel, written out for every element of a sample. */
  private static Affine spread(NormCase c, Shape sample) {
    Membership membership = Membership.of(c);
    return new Affine(
        c.affine().scale().map(scale -> spread(scale, sample, membership)),
        c.affine().shift().map(shift -> spread(shift, sample, membership)));
  }

  private static Tensor spread(Tensor parameter, Shape sample, Membership membership) {
    double[] values = new double[sample.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameter.at(membership.parameter(i));
    }
    return Tensor.adopting(sample, values);
  }
}
