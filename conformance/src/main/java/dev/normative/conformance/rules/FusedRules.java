package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.FusedOutput;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.Membership;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.FusedComposition;
import dev.normative.contract.FusedGradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/**
 * Chapter C, fused calls: batch normalization, the addition of a residual and ReLU at once are what
 * they are one after the other ({@link FusedComposition}).
 */
@Requires(value = Requirement.FUSED_ACTIVATION, families = Family.BATCH_NORM)
public interface FusedRules extends Candidate {

  /**
   * With and without a residual. Nothing below 0 is given, however little: in doubt about the sign
   * of a sum, 0 and a small number are both right ({@link FusedOutput}), but no negative one.
   */
  @Rule(
      id = "C1",
      level = Level.L0,
      sentence =
          "A fused call gives relu(norm(x)) or relu(norm(x) + residual), and the running"
              + " statistics of the unfused one",
      witness = "an output that ReLU clamps, one that it does not, and a sharp bound",
      causes = {
        "ReLU before the addition",
        "the residual added to the input, or left out in one of the modes",
        "running statistics of what was added or activated"
      })
  @Property
  default void C1_fused_outputs_are_those_of_the_composition(
      @ForAll("cases") NormCase c, @ForAll("modes") Mode mode) {
    NormalizationBound bound = Bounds.of(this, c, mode);
    Expectation z = bound.output();
    Evidence.current().witness(Bounds.sharp(z, 1e-3) && FusedData.clampsSome(z));
    try (Normalization norm = provider().create(c.spec())) {
      for (Optional<Tensor> residual : List.of(Optional.<Tensor>empty(), some(c.residual()))) {
        String when = (residual.isPresent() ? " with a residual in " : " in ") + mode;
        Forward fused = norm.forwardFused(c.input(), residual, c.affine(), c.before(), mode);
        Check.within("output" + when, FusedOutput.of(z, residual), fused.output());
        FusedData.requireNothingBelowZero(fused.output());
        checkStatistics(c, bound, mode, fused.after());
      }
    }
  }

  private static Optional<Tensor> some(Tensor residual) {
    return Optional.of(residual);
  }

  private static void checkStatistics(
      NormCase c, NormalizationBound bound, Mode mode, RunningStats after) {
    boolean updates = mode == Mode.TRAINING && c.spec().running().isPresent();
    if (updates) {
      Check.within("running mean", bound.runningMean(), after.mean());
      Check.within("running variance", bound.runningVariance(), after.variance());
    } else {
      Check.sameBits("running mean that nothing updates", c.before().mean(), after.mean());
      Check.sameBits(
          "running variance that nothing updates", c.before().variance(), after.variance());
    }
    Counter.check(
        "a fused call in " + mode, c.before().batches() + (updates ? 1 : 0), after.batches());
  }

  /**
   * The mask is decided by the output that was returned, as in PyTorch: positive or not. So nothing
   * has to be known about sums that are 0 but for rounding, and no element is left out: a backward
   * call that finds another sign than its forward call differentiates another function. What passes
   * is the upstream gradient itself; so the residual's gradient is exact, and the others are within
   * the bounds that the unfused ones have under the masked upstream gradient.
   *
   * <p>Every third element of the residual is the opposite of what the implementation's own unfused
   * call gives, so that sums are 0, or as near to it as the ways to compute them differ.
   */
  @Rule(
      id = "C2",
      level = Level.L2,
      sentence =
          "Gradients of a fused call pass where its output is above 0 and are masked where it is 0;"
              + " what passes is the residual's gradient exactly",
      witness = "upstream gradients of which some pass and some do not, and a sharp bound",
      requires = Requirement.BACKWARD,
      causes = {
        "a mask of the normalized value, before the residual was added",
        "a mask with >= 0, which lets gradients pass at 0",
        "a mask that one of the gradients, or one of the sums, goes without",
        "backward of the last call instead of the one that it is given"
      })
  @Property
  default void C2_fused_gradients_are_those_of_the_composition(
      @ForAll("cases") NormCase c, @ForAll("modes") Mode mode) {
    NormalizationBound bound = Bounds.of(this, c, mode);
    try (Normalization norm = provider().create(c.spec())) {
      Tensor z = norm.forward(c.input(), c.affine(), c.before(), mode).output();
      Check.shape("output", c.shape(), z);
      Tensor residual = FusedData.cancelling(c.residual(), z);
      Forward plain = norm.forwardFused(c.input(), Optional.empty(), c.affine(), c.before(), mode);
      Forward added = norm.forwardFused(c.input(), some(residual), c.affine(), c.before(), mode);
      boolean sharp = checkGradients(c, bound, mode, norm, plain, false);
      sharp &= checkGradients(c, bound, mode, norm, added, true);
      Evidence.current().witness(sharp);
    }
  }

  /** Whether the call could have shown a fault. */
  private static boolean checkGradients(
      NormCase c,
      NormalizationBound bound,
      Mode mode,
      Normalization norm,
      Forward forward,
      boolean hasResidual) {
    Check.shape("output", c.shape(), forward.output());
    Tensor passing = FusedComposition.masked(c.upstream(), forward.output());
    ExpectedGradients expected = bound.gradients(passing);
    FusedGradients actual = norm.backwardFused(forward, c.upstream());
    String when = (hasResidual ? " with a residual in " : " in ") + mode;
    checkGradients(when, expected, hasResidual ? some(passing) : Optional.empty(), actual);
    return Bounds.sharp(expected.input(), 1e-3)
        && passing.firstDifference(c.upstream()) >= 0
        && passing.firstDifference(Tensor.zeros(c.shape())) >= 0;
  }

  private static void checkGradients(
      String when, ExpectedGradients expected, Optional<Tensor> passing, FusedGradients actual) {
    Check.equalNumbers("residual gradient" + when, passing, actual.residual());
    Check.within("input gradient" + when, expected.input(), actual.normalization().input());
    Check.within("scale gradient" + when, expected.scale(), actual.normalization().scale());
    Check.within("shift gradient" + when, expected.shift(), actual.normalization().shift());
  }

  /**
   * ReLU is no comparison that NaN fails, and a mask no multiplication: NaN stays NaN in its place,
   * infinity is infinity or 0, and what comes from above at a masked element goes nowhere, whatever
   * it is.
   */
  @Rule(
      id = "C3",
      level = Level.L0,
      sentence =
          "NaN passes ReLU in both directions, and what is masked is 0 whatever comes from above",
      witness = "an element beside those that are hit, and one that is masked",
      causes = {
        "max(0, x) that gives 0 for NaN",
        "a mask that is multiplied with: 0 times infinity is NaN",
        "a mask with > 0, which stops the gradient at NaN"
      })
  @Property
  default void C3_not_a_number_passes_and_masks_hold(
      @ForAll("ordinaryCases") NormCase c,
      @ForAll("modes") Mode mode,
      @ForAll @DoubleRange(min = 0, max = 0.99) double where) {
    Expectation z = Bounds.of(this, c, mode).output();
    int hit = (int) (where * c.shape().elements());
    try (Normalization norm = provider().create(c.spec())) {
      Tensor unfused = norm.forward(c.input(), c.affine(), c.before(), mode).output();
      Check.shape("output", c.shape(), unfused);
      Tensor clean = FusedData.cancelling(c.residual(), unfused);
      Tensor residual = FusedData.poisoned(clean, hit);
      Forward forward = norm.forwardFused(c.input(), some(residual), c.affine(), c.before(), mode);
      FusedData.checkBeside(FusedOutput.of(z, some(clean)), residual, forward.output());
      Tensor upstream = FusedData.poisonedWhereMasked(c.upstream(), forward.output());
      Evidence.current()
          .witness(c.shape().elements() > 3 && upstream.firstDifference(c.upstream()) >= 0);
      if (provider().capabilities().contains(Capability.BACKWARD)) {
        FusedGradients expected = norm.backwardFused(forward, c.upstream());
        FusedGradients actual = norm.backwardFused(forward, upstream);
        String when = "with infinity and NaN where nothing passes";
        Check.equalNumbers(
            "residual gradient " + when,
            some(FusedComposition.masked(upstream, forward.output())),
            actual.residual());
        Check.sameGradients(when, expected.normalization(), actual.normalization());
      }
      Tensor input = FusedData.with(c.input(), hit, Double.NaN);
      Tensor output =
          norm.forwardFused(input, Optional.empty(), c.affine(), c.before(), mode).output();
      Check.shape("output", c.shape(), output);
      Membership membership = Membership.of(c);
      boolean ofBatch = c.spec().usesBatchStatistics(mode);
      for (int i = 0; i < output.size(); i++) {
        if (ofBatch ? membership.set(i) == membership.set(hit) : i == hit) {
          FusedData.requireNaN(output, i, "where the normalized value is NaN");
        }
      }
    }
  }

  /** Refusing what does not fit is part of fused calls, too: nothing is broadcast. */
  @Rule(
      id = "C4",
      level = Level.L0,
      sentence = "A residual that does not fit is refused, and the next call is as before",
      witness = "a residual of another shape",
      causes = {"a residual that is broadcast, cut off, or read beyond its end"})
  @Property
  default void C4_a_residual_that_does_not_fit_is_refused(
      @ForAll("smallCases") NormCase c, @ForAll("modes") Mode mode) {
    Evidence.current().witness(true);
    Shape longer = c.shape().with(0, c.shape().size(0) + 1);
    Shape channels = c.spec().reduction().parameterShape();
    try (Normalization norm = provider().create(c.spec())) {
      Forward before =
          norm.forwardFused(c.input(), some(c.residual()), c.affine(), c.before(), mode);
      for (Shape shape : List.of(longer, Shape.of(), channels)) {
        if (!shape.equals(c.shape())) {
          refused(norm, c, mode, "a residual " + shape, some(Tensor.full(shape, 1)));
        }
      }
      refused(norm, c, mode, "null for a residual", null);
      Forward after =
          norm.forwardFused(c.input(), some(c.residual()), c.affine(), c.before(), mode);
      Check.sameBits("output after refused calls", before.output(), after.output());
    }
  }

  private static void refused(
      Normalization norm, NormCase c, Mode mode, String what, Optional<Tensor> residual) {
    Refusal.require(
        what + " for an input " + c.shape(),
        () -> norm.forwardFused(c.input(), residual, c.affine(), c.before(), mode));
  }
}
