package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.ExpectedSecondGradients;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.contract.SecondGradients;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chapter B, the gradients of gradients, of those who have them. */
@Requires({Requirement.SECOND_DERIVATIVES, Requirement.BACKWARD, Requirement.TRAINING})
public interface SecondDerivativeRules extends Candidate {

  /** Every element of every second derivative against its own bound. */
  @Rule(
      id = "B4",
      level = Level.L2,
      sentence = "Every element of the gradients of gradients is within the computed bound",
      witness = "a second derivative by the input whose bound is below a thousandth of it",
      causes = {
        "saved statistics treated as constants where they depend on the input",
        "the training formula used in evaluation",
        "a mixed term left out: input and scale, input and upstream gradient",
        "the derivative of the inverse deviation left out, or taken once instead of twice"
      })
  @Property
  default void B4_second_derivatives_within_the_computed_bound(
      @ForAll("cases") NormCase c, @ForAll("modes") Mode mode) {
    Gradients along = c.along(0);
    ExpectedSecondGradients expected =
        Bounds.of(this, c, mode).secondGradients(c.upstream(), along);
    Evidence.current().witness(Bounds.sharp(expected.input(), 1e-3));
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      SecondGradients second = norm.doubleBackward(forward, c.upstream(), along);
      Check.within("second derivative by the input in " + mode, expected.input(), second.input());
      Check.within("second derivative by the scale in " + mode, expected.scale(), second.scale());
      Check.within(
          "second derivative by the upstream gradient in " + mode,
          expected.upstream(),
          second.upstream());
    }
  }

  /**
   * What second derivatives have to do whoever computed them. With L = sum(dy y), (a, b, c) and
   * (a', b', c') two directions of input, scale and shift, and s = s(a, b, c) what is given back
   * along the first one:
   *
   * <ul>
   *   <li>second derivatives of L do not depend on the order: sum(a' s.input) + sum(b' s.scale) =
   *       sum(a s'.input) + sum(b s'.scale);
   *   <li>gradients are linear in dy: sum(dy s.upstream) = sum(a dx) + sum(b d scale) + sum(c d
   *       shift), with what {@code backward} gives;
   *   <li>adding a number to all elements of a statistics set changes no gradient where the mean of
   *       the batch is subtracted: the sum of s.input over the set is 0.
   * </ul>
   *
   * <p>No second derivative of the reference's goes in, nor any gradient, other than as a size that
   * tolerances follow from. An error that is itself symmetric and sums to 0, as that of a factor of
   * xhat mean(g xhat) mean(a xhat), is for B4 to see.
   */
  @Rule(
      id = "B8",
      level = Level.L2,
      sentence =
          "Gradients of gradients are symmetric, belong to the gradients, and sum to 0 over each"
              + " statistics set where the mean is subtracted",
      witness = "a product of second derivatives and a direction that is known to a thousandth",
      causes = {
        "a mixed term in one of two derivatives only: by the input, or by the scale",
        "saved statistics treated as constants where they depend on the input",
        "gradients and their gradients of different modes"
      })
  @Property
  default void B8_second_derivatives_keep_their_laws(
      @ForAll("smallCases") NormCase c, @ForAll("modes") Mode mode) {
    NormalizationBound bound = Bounds.of(this, c, mode);
    Gradients one = c.along(0);
    Gradients other = c.along(1);
    ExpectedSecondGradients ofOne = bound.secondGradients(c.upstream(), one);
    ExpectedSecondGradients ofOther = bound.secondGradients(c.upstream(), other);
    ExpectedGradients first = bound.gradients(c.upstream());
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      Gradients gradients = norm.backward(forward, c.upstream());
      SecondGradients second = norm.doubleBackward(forward, c.upstream(), one);
      SecondGradients switched = norm.doubleBackward(forward, c.upstream(), other);

      Product left = new Product(); // sum(a' s.input) + sum(b' s.scale)
      left.add("second derivative by the input", other.input(), second.input(), ofOne.input());
      left.add("second derivative by the scale", other.scale(), second.scale(), ofOne.scale());
      Product right = new Product();
      right.add("second derivative by the input", one.input(), switched.input(), ofOther.input());
      right.add("second derivative by the scale", one.scale(), switched.scale(), ofOther.scale());
      right.mustBe("second derivatives in the other order in " + mode, left);
      Evidence.current().witness(left.sharp());

      Product whole = new Product(); // sum(a dx) + sum(b d scale) + sum(c d shift)
      whole.add("input gradient", one.input(), gradients.input(), first.input());
      whole.add("scale gradient", one.scale(), gradients.scale(), first.scale());
      whole.add("shift gradient", one.shift(), gradients.shift(), first.shift());
      Product byUpstream = new Product();
      byUpstream.add(
          "second derivative by the upstream gradient",
          c.upstream(),
          second.upstream(),
          ofOne.upstream());
      byUpstream.mustBe("second derivatives by and times the upstream gradient in " + mode, whole);

      if (c.spec().centered() && c.spec().usesBatchStatistics(mode)) {
        for (int s = 0; s < c.partition().sets(); s++) {
          Product sum = new Product();
          sum.add(c.partition().set(s), second.input(), ofOne.input());
          sum.mustBe(
              "sum of second derivatives by the input of statistics set " + s, new Product());
        }
      }
    }
  }
}
