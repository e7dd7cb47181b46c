package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chapter F, corners: one value, and none at all. */
public interface CornerRules extends Candidate {

  /**
   * The variance of one value is 0 and says nothing. It is refused, or passed with the shift for
   * output: as the policy says that was asked for, and only those are asked for that are claimed.
   * An unbiased variance of one value does not exist; what is stored is the population variance, 0.
   */
  @Rule(
      id = "F11",
      level = Level.L1,
      sentence =
          "One value per mean and variance is refused or gives the shift, as the policy says",
      witness = "a call whose statistics are of a single value",
      requires = Requirement.TRAINING,
      causes = {
        "n / (n - 1) with n = 1",
        "a check that counts the values of the whole batch, or of the wrong axes",
        "no check at all"
      })
  @Property
  default void F11_single_values(
      @ForAll("singleValueCases") NormCase c, @ForAll("modes") Mode mode) {
    boolean ofBatch = c.spec().usesBatchStatistics(mode);
    Evidence.current().witness(ofBatch);
    try (Normalization norm = provider().create(c.spec())) {
      if (ofBatch && c.spec().policies().singleValue().refuses(1, c.shape().size(0))) {
        Refusal.require(
            "one value per mean and variance under " + c.spec().policies().singleValue(),
            () -> norm.forward(c.input(), c.affine(), c.before(), mode));
        return;
      }
      NormalizationBound bound = Bounds.of(this, c, mode);
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      boolean folded = provider().capabilities().contains(Capability.FOLDED_AFFINE);
      Expectation expected = bound.output();
      if (ofBatch && c.spec().centered() && !folded) {
        Check.equalNumbers("output of single values", expected.expected(), forward.output());
      } else {
        Check.within("output of single values", expected, forward.output());
      }
      boolean counted = mode == Mode.TRAINING && c.spec().running().isPresent();
      Counter.check(
          "a batch of single values",
          c.before().batches() + (counted ? 1 : 0),
          forward.after().batches());
      if (counted) {
        Check.within("running mean", bound.runningMean(), forward.after().mean());
        Check.within("running variance", bound.runningVariance(), forward.after().variance());
      }
    }
  }

  /** Nothing goes in, nothing comes out, and nothing is learned of it but that a batch was seen. */
  @Rule(
      id = "F12",
      level = Level.L0,
      sentence =
          "An empty batch is refused or gives an empty output, as the policy says, and statistics"
              + " stay as they were",
      witness = "a batch without elements",
      causes = {
        "a mean of no values: 0 / 0",
        "running statistics moved towards those of nothing",
        "a division by a size of 0"
      })
  @Property
  default void F12_empty_batches(@ForAll("emptyCases") NormCase c, @ForAll("modes") Mode mode) {
    Evidence.current().witness(c.shape().elements() == 0);
    Tensor nothing = Tensor.zeros(c.shape());
    RunningStats before = c.before();
    try (Normalization norm = provider().create(c.spec())) {
      if (c.spec().policies().emptyBatch() == EmptyBatch.REFUSE) {
        Refusal.require(
            "an empty batch under " + EmptyBatch.REFUSE,
            () -> norm.forward(nothing, c.affine(), before, mode));
        return;
      }
      Forward forward = norm.forward(nothing, c.affine(), before, mode);
      Check.shape("output of an empty batch", c.shape(), forward.output());
      Check.sameBits("running mean after an empty batch", before.mean(), forward.after().mean());
      Check.sameBits(
          "running variance after an empty batch", before.variance(), forward.after().variance());
      boolean counted = mode == Mode.TRAINING && c.spec().running().isPresent();
      Counter.check(
          "an empty batch", before.batches() + (counted ? 1 : 0), forward.after().batches());
      if (provider().capabilities().contains(Capability.BACKWARD)) {
        Gradients gradients = norm.backward(forward, nothing);
        Check.shape("input gradient of an empty batch", c.shape(), gradients.input());
        Shape parameters = c.spec().reduction().parameterShape();
        Tensor none = Tensor.zeros(parameters);
        Check.equalNumbers(
            "scale gradient of an empty batch",
            c.affine().scale().map(scale -> none),
            gradients.scale());
        Check.equalNumbers(
            "shift gradient of an empty batch",
            c.affine().shift().map(shift -> none),
            gradients.shift());
      }
    }
  }
}
