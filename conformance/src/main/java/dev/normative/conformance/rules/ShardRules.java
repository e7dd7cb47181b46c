package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Capability;
import dev.normative.contract.Mode;
import dev.normative.contract.RunningStats;
import dev.normative.contract.ShardedForward;
import dev.normative.contract.ShardedGradients;
import dev.normative.contract.ShardedNormalization;
import dev.normative.norm.Shards;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The part of chapter S that is about batches in shards, as several devices hold them. */
@Requires(
    value = {Requirement.SHARDS, Requirement.TRAINING},
    families = Family.BATCH_NORM)
public interface ShardRules extends Candidate {

  /** Whatever the cut, it is the normalization of the whole batch. */
  @Rule(
      id = "S7",
      level = Level.L3,
      sentence = "Uneven shards, empty ones among them, give what the whole batch gives",
      witness = "shards of different sizes that are normalized with their own statistics",
      causes = {
        "variances of shards averaged, without what their means differ by",
        "shards of different sizes weighed alike",
        "the correction n / (n - 1), or the refusal of a single value, by the shard's own count",
        "0/0 in an empty shard",
        "sums of the gradient that stay within a shard"
      })
  @Property
  default void S7_uneven_shards_merge_to_the_whole_batch(
      @ForAll("smallCases") NormCase c,
      @ForAll("shardSizes") List<Integer> sizes,
      @ForAll("modes") Mode mode) {
    NormCase whole = c.withSamples(sizes.stream().mapToInt(Integer::intValue).sum());
    Evidence.current()
        .witness(
            c.spec().usesBatchStatistics(mode)
                && sizes.stream().filter(size -> size > 0).distinct().count() > 1);
    NormalizationBound bound = Bounds.of(this, whole, mode);
    try (ShardedNormalization norm = provider().createSharded(c.spec())) {
      List<Tensor> like = shapes(whole.shape(), sizes);
      List<Tensor> shards = Shards.split(whole.input(), like);
      ShardedForward forward = forward(norm, shards, whole, mode);
      checkShapes("output", like, forward.outputs());
      checkOutputs(whole, mode, bound, shards, forward.outputs());
      checkStatistics(whole, mode, bound, shards, forward.after());
      if (provider().capabilities().contains(Capability.BACKWARD)) {
        List<Tensor> upstream = Shards.split(whole.upstream(), like);
        ShardedGradients gradients = norm.backward(forward, upstream);
        checkShapes("input gradient", like, gradients.inputs());
        ExpectedGradients expected = bound.gradients(whole.upstream());
        Check.within(
            "input gradient of all shards in a row",
            expected.input(),
            Shards.concatenated(gradients.inputs()));
        Check.within("scale gradient", expected.scale(), gradients.scale());
        Check.within("shift gradient", expected.shift(), gradients.shift());
      }
    }
  }

  /** Tensors of the shapes of the shards. */
  private static List<Tensor> shapes(Shape whole, List<Integer> sizes) {
    List<Tensor> like = new ArrayList<>();
    for (int size : sizes) {
      like.add(Tensor.zeros(whole.with(0, size)));
    }
    return like;
  }

  private static ShardedForward forward(
      ShardedNormalization norm, List<Tensor> shards, NormCase whole, Mode mode) {
    try {
      return norm.forward(shards, whole.affine(), whole.before(), mode);
    } catch (IllegalArgumentException refused) {
      RuleViolation violation =
          new RuleViolation(
              "the shards were refused, though the whole batch "
                  + whole.shape()
                  + " is a right one: "
                  + refused.getMessage());
      violation.initCause(refused);
      throw violation;
    }
  }

  private static void checkShapes(String what, List<Tensor> expected, List<Tensor> actual) {
    if (actual.size() != expected.size()) {
      throw new RuleViolation(
          expected.size() + " shards were given, but there are " + actual.size() + " of " + what);
    }
    for (int i = 0; i < expected.size(); i++) {
      Check.shape(what + " of shard " + i, expected.get(i).shape(), actual.get(i));
    }
  }

  private void checkOutputs(
      NormCase whole,
      Mode mode,
      NormalizationBound bound,
      List<Tensor> shards,
      List<Tensor> outputs) {
    try {
      Check.within("output of all shards in a row", bound.output(), Shards.concatenated(outputs));
    } catch (RuleViolation violation) {
      boolean eachAlone = true;
      for (int i = 0; i < shards.size(); i++) {
        NormCase alone = whole.withSamples(shards.get(i).shape().size(0));
        eachAlone &=
            shards.get(i).size() == 0
                || alone.partition().set(0).size() < 2
                || Bounds.fits(
                    Bounds.of(this, alone, shards.get(i), mode).output(), outputs.get(i));
      }
      throw new RuleViolation(
          violation.getMessage()
              + (eachAlone ? "; every shard was normalized with its own statistics" : ""));
    }
  }

  private void checkStatistics(
      NormCase whole,
      Mode mode,
      NormalizationBound bound,
      List<Tensor> shards,
      RunningStats after) {
    RunningStats before = whole.before();
    if (whole.spec().running().isEmpty() || mode == Mode.EVALUATION) {
      Check.sameBits("running mean", before.mean(), after.mean());
      Check.sameBits("running variance", before.variance(), after.variance());
      Counter.check("a call that updates nothing", before.batches(), after.batches());
      return;
    }
    Counter.check("one batch in shards", before.batches() + 1, after.batches());
    try {
      Check.within("running mean", bound.runningMean(), after.mean());
      Check.within("running variance", bound.runningVariance(), after.variance());
    } catch (RuleViolation violation) {
      throw new RuleViolation(
          violation.getMessage() + "; " + MergedVariance.describe(whole, shards, after));
    }
  }
}
