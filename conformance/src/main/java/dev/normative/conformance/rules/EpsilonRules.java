package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Capability;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Chapter F, epsilon: its value, its place, and how it goes with the size of the data. */
public interface EpsilonRules extends Candidate {

  /**
   * x = s and -s: the mean is 0 and the variance s<sup>2</sup>, of the size of epsilon, so that
   * neither can hide the other. Where the output is wrong, the epsilon that it was made with is
   * solved from it and told, for either place.
   */
  @Rule(
      id = "F3",
      level = Level.L0,
      sentence = "Epsilon has the declared value and place, as data of its own size show",
      witness = "an output that half or twice the epsilon, and the other place, would not give",
      causes = {
        "epsilon lost on the way, or replaced by a default or a least value",
        "epsilon outside the root, or the reverse",
        "epsilon in a narrower format, in which it is 0"
      })
  @Property
  default void F3_epsilon_and_its_place(
      @ForAll("cases") NormCase c,
      @ForAll("modes") Mode mode,
      @ForAll("epsilonPlaces") EpsilonPlace place,
      @ForAll @IntRange(min = -2, max = 2) int size) {
    NormSpec spec = c.spec().withPolicies(c.spec().policies().withEpsilonPlace(place));
    boolean inside = place == EpsilonPlace.INSIDE_ROOT;
    double s = Math.scalb(inside ? Math.sqrt(spec.epsilon()) : spec.epsilon(), size);
    Tensor input = c.alternating(s);
    RunningStats before = ofDeviation(c, s);
    Expectation expected = Bounds.of(this, spec, input, c.affine(), before, mode).output();
    Evidence.current().witness(shows(spec, c, input, before, mode, expected));
    try (Normalization norm = provider().create(spec)) {
      Tensor output = norm.forward(input, c.affine(), before, mode).output();
      try {
        Check.within("output of x = +-s", expected, output);
      } catch (RuleViolation violation) {
        throw new RuleViolation(
            violation.getMessage()
                + SolvedEpsilon.describe(spec, c.with(spec), input, before, mode, output));
      }
    }
  }

  private static RunningStats ofDeviation(NormCase c, double s) {
    RunningStats before = c.before();
    double variance = c.spec().dtype().round(s * s);
    return new RunningStats(
        Tensor.zeros(before.mean().shape()),
        Tensor.full(before.variance().shape(), variance),
        before.batches());
  }

  private boolean shows(
      NormSpec spec, NormCase c, Tensor input, RunningStats before, Mode mode, Expectation right) {
    boolean inside = spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
    EpsilonPlace other = inside ? EpsilonPlace.OUTSIDE_ROOT : EpsilonPlace.INSIDE_ROOT;
    return apart(spec.withEpsilon(2 * spec.epsilon()), c, input, before, mode, right)
        && apart(spec.withEpsilon(spec.epsilon() / 2), c, input, before, mode, right)
        && apart(
            spec.withPolicies(spec.policies().withEpsilonPlace(other)),
            c,
            input,
            before,
            mode,
            right);
  }

  private boolean apart(
      NormSpec wrong, NormCase c, Tensor input, RunningStats before, Mode mode, Expectation right) {
    return Bounds.apart(right, Bounds.of(this, wrong, input, c.affine(), before, mode).output());
  }

  /**
   * (2<sup>k</sup> x - 2<sup>k</sup> m) / sqrt(4<sup>k</sup> v + 4<sup>k</sup> epsilon) is (x - m)
   * / sqrt(v + epsilon). Powers of two cost no rounding: where every step is rounded to nearest,
   * the bits are the same, which is demanded of who claims it; of others, twice the bound. The
   * factors stay so small that nothing over- or underflows.
   */
  @Rule(
      id = "F5",
      level = Level.L1,
      sentence =
          "2^k x under 4^k epsilon gives the output of x under epsilon, bit for bit where that is"
              + " claimed",
      witness =
          "a power of two other than 1, and an output whose bound is below a thousandth of it",
      requires = Requirement.TRAINING,
      causes = {
        "the variance where its root belongs, or the reverse",
        "a least epsilon, or another threshold that does not go with the data",
        "a result of the call before instead of this one's"
      })
  @Property
  default void F5_powers_of_two_cancel(
      @ForAll("ordinaryCases") NormCase c, @ForAll @IntRange(min = -12, max = 12) int k) {
    NormSpec scaled = c.spec().withEpsilon(Math.scalb(c.spec().epsilon(), 2 * k));
    Tensor larger = c.input().map(x -> Math.scalb(x, k));
    Expectation bound = Bounds.of(this, c, Mode.TRAINING).output();
    Evidence.current().witness(k != 0 && Bounds.sharp(bound, 1e-3));
    try (Normalization norm = provider().create(c.spec());
        Normalization other = provider().create(scaled)) {
      Tensor one = norm.forward(c.input(), c.affine(), c.before(), Mode.TRAINING).output();
      Tensor two = other.forward(larger, c.affine(), c.before(), Mode.TRAINING).output();
      if (provider().capabilities().contains(Capability.SCALES_EXACTLY)) {
        Check.sameBits("output of 2^" + k + " x", one, two);
      } else {
        Tensor both = Bounds.sum(bound.tolerance(), bound.tolerance());
        Check.agree("output of 2^" + k + " x", c.spec().dtype(), one, both, two);
      }
    }
  }
}
