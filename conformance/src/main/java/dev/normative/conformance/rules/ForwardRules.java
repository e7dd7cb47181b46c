package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.BadArgument;
import dev.normative.conformance.generate.BatchNormCase;
import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Chapter F: what goes out for what goes in. */
@Requires(Capability.BATCH_NORM)
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
      @ForAll("cases") BatchNormCase c, @ForAll("modes") Mode mode) {
    Expectation expected = Bounds.of(this, c, mode).output();
    Evidence.current().witness(Bounds.sharp(expected, 1e-3));
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      Check.within("output in " + mode, expected, forward.output());
    }
  }

  /** A constant channel: no rounding error can hide behind a deviation of zero. */
  @Rule(
      id = "F2",
      level = Level.L1,
      sentence = "A constant channel gives the shift, exactly where its mean is exact",
      witness = "a constant other than zero",
      requires = Capability.TRAINING,
      causes = {
        "a mean that is not exact where it could be (a product with 1/n instead of a quotient)",
        "one-pass variance, which cancels to a small number that is not zero",
        "mean and scale folded into y = a x + b (declare FOLDED_AFFINE)"
      })
  @Property
  default void F2_constant_channel_gives_the_shift(
      @ForAll("cases") BatchNormCase c,
      @ForAll @IntRange(min = -1024, max = 1024) int constant,
      @ForAll boolean exact) {
    double value = c.spec().dtype().round(exact ? constant : constant * 0.1);
    Evidence.current().witness(value != 0);
    Tensor input = Tensor.full(c.shape(), value);
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(input, c.affine(), c.before(), Mode.TRAINING);
      Expectation bound = Bounds.of(this, c, input, Mode.TRAINING).output();
      if (exact && !provider().capabilities().contains(Capability.FOLDED_AFFINE)) {
        // |constant| n < 2^24: every partial sum is an integer that even a float holds.
        Check.sameBits("output of a constant", bound.expected(), forward.output());
      } else {
        Check.within("output of a constant", bound, forward.output());
      }
    }
  }

  /** Nothing that was given or returned changes afterwards. */
  @Rule(
      id = "F13",
      level = Level.L0,
      sentence = "Arguments stay unchanged, and a result does not change once it is returned",
      witness = "a second call with other results",
      causes = {
        "a work or output buffer that is used again for the next call",
        "backward that overwrites what forward saved",
        "writing into the input or the running statistics that were given"
      })
  @Property
  default void F13_arguments_and_results_stay_unchanged(
      @ForAll("cases") BatchNormCase c, @ForAll("modes") Mode mode) {
    Tensor input = c.input();
    Affine affine = c.affine();
    RunningStats before = c.before();
    boolean backward = provider().capabilities().contains(Capability.BACKWARD);
    try (Normalization norm = provider().create(c.spec())) {
      Forward first = norm.forward(input, affine, before, mode);
      Tensor output = copy(first.output());
      RunningStats after = copy(first.after());
      Gradients gradients = backward ? norm.backward(first, c.upstream()) : null;
      Tensor inputGradient = backward ? copy(gradients.input()) : null;
      Tensor scaleGradient =
          backward ? gradients.scale().map(ForwardRules::copy).orElse(null) : null;

      Forward second = norm.forward(c.otherInput(), affine, before, mode);
      if (backward) {
        norm.backward(second, c.otherUpstream());
        Check.sameBits("input gradient after another call", inputGradient, gradients.input());
        if (scaleGradient != null) {
          Check.sameBits(
              "scale gradient after another call", scaleGradient, gradients.scale().get());
        }
      }
      Check.sameBits("output after another call", output, first.output());
      Check.sameBits("running mean after another call", after.mean(), first.after().mean());
      Check.sameBits(
          "running variance after another call", after.variance(), first.after().variance());
      Evidence.current().witness(output.firstDifference(second.output()) >= 0);
    }
    Check.sameBits("the input that was given", c.input(), input);
    Check.sameBits("the scale that was given", c.affine().scale(), affine.scale());
    Check.sameBits("the shift that was given", c.affine().shift(), affine.shift());
    Check.sameBits("the running mean that was given", c.before().mean(), before.mean());
    Check.sameBits("the running variance that was given", c.before().variance(), before.variance());
  }

  /** Refusing is part of the contract: a clear message, and nothing changed. */
  @Rule(
      id = "F14",
      level = Level.L0,
      sentence = "Bad arguments are refused with a clear message, and the next call is as before",
      witness = "a bad argument of every kind can be made for every case",
      causes = {
        "no check of shapes: an index out of bounds, or a silent broadcast",
        "a check after part of the work was done"
      })
  @Property
  default void F14_bad_arguments_are_refused(
      @ForAll("cases") BatchNormCase c,
      @ForAll("badArguments") BadArgument bad,
      @ForAll("modes") Mode mode) {
    if (!bad.appliesTo(c.spec(), mode)) {
      return;
    }
    Evidence.current().witness(true);
    try (Normalization norm = provider().create(c.spec())) {
      Forward earlier = norm.forward(c.input(), c.affine(), c.before(), mode);
      Refusal.require(bad + " in " + mode, () -> bad.call(norm, c, mode));
      Forward later = norm.forward(c.input(), c.affine(), c.before(), mode);
      Check.sameBits("output after the refused call", earlier.output(), later.output());
      Check.sameBits(
          "running mean after the refused call", earlier.after().mean(), later.after().mean());
      Check.sameBits(
          "running variance after the refused call",
          earlier.after().variance(),
          later.after().variance());
    }
  }

  private static Tensor copy(Tensor tensor) {
    return Tensor.of(tensor.shape(), tensor.toArray());
  }

  private static RunningStats copy(RunningStats stats) {
    return new RunningStats(copy(stats.mean()), copy(stats.variance()), stats.batches());
  }
}
