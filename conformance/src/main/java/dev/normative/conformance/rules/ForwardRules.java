package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Chapter F: what goes out for what goes in. */
public interface ForwardRules extends Candidate {

  /** Every element of the output against its own bound. */
  @Rule(
      id = "F1",
      level = Level.L0,
      sentence = "Every element of the output is within the bound computed from the data",
      witness = "an output whose bound is below a thousandth of it",
      causes = {
        "one-pass variance (E[x^2] - E[x]^2) under a mean that is large against the deviation",
        "variance divided by n - 1 instead of n",
        "epsilon forgotten, doubled or outside the root",
        "statistics over the wrong axis"
      })
  @Property
  default void F1_output_within_the_computed_bound(
      @ForAll("cases") NormCase c, @ForAll("modes") Mode mode) {
    Expectation expected = Bounds.of(this, c, mode).output();
    Evidence.current().witness(Bounds.sharp(expected, 1e-3));
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      Check.within("output in " + mode, expected, forward.output());
    }
  }

  /** A constant input: no rounding error can hide behind a deviation of zero. */
  @Rule(
      id = "F2",
      level = Level.L1,
      sentence = "A constant input gives the shift, exactly where its mean is exact",
      witness = "a constant other than zero, and a bound that is finite",
      requires = Requirement.TRAINING,
      families = {Family.BATCH_NORM, Family.LAYER_NORM, Family.GROUP_NORM, Family.INSTANCE_NORM},
      causes = {
        "a mean that is not exact where it could be (a product with 1/n instead of a quotient)",
        "one-pass variance, which cancels to a small number that is not zero",
        "mean and scale folded into y = a x + b (declare FOLDED_AFFINE)"
      })
  @Property
  default void F2_constant_channel_gives_the_shift(
      @ForAll("cases") NormCase c,
      @ForAll @IntRange(min = -1024, max = 1024) int constant,
      @ForAll boolean exact) {
    double value = c.spec().dtype().round(exact ? constant : constant * 0.1);
    Tensor input = Tensor.full(c.shape(), value);
    Expectation bound = Bounds.of(this, c, input, Mode.TRAINING).output();
    Evidence.current().witness(value != 0 && Bounds.finite(bound));
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(input, c.affine(), c.before(), Mode.TRAINING);
      if (exact && !provider().capabilities().contains(Capability.FOLDED_AFFINE)) {
        // |constant| n < 2^24: every partial sum is an integer that even a float holds.
        Check.equalNumbers("output of a constant", bound.expected(), forward.output());
      } else {
        Check.within("output of a constant", bound, forward.output());
      }
    }
  }
}
