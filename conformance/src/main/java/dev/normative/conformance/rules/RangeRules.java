package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.Membership;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Chapter F, range: what is too large, too small, or no number at all. */
public interface RangeRules extends Candidate {

  /**
   * Inputs that are representable have outputs that are, too: of the size of the square root of n,
   * whatever the size of x. Between lie squares, and they may not fit.
   *
   * <ul>
   *   <li>Where every sum that a stable algorithm forms is representable, the output is within its
   *       bound, as anywhere; the bound counts what underflow costs.
   *   <li>Where one may overflow, no finite bound holds for everyone. But two answers are honest:
   *       the right one (of who scales, or adds up in a wider format), which is held to the bound
   *       that the format would have with exponents of any size; and one that is not finite, so
   *       that the overflow can be seen. A finite number that is not the right one is neither: 1 /
   *       sqrt(inf) = 0 turns every output into the shift, which looks like a channel that has
   *       converged.
   * </ul>
   */
  @Rule(
      id = "F9",
      level = Level.L1,
      sentence =
          "Near overflow and underflow and under tiny epsilons a finite output is right; overflow"
              + " is never silent",
      witness = "data at the ends of the range or a tiny epsilon, and a bound below a thousandth",
      requires = Requirement.TRAINING,
      causes = {
        "an infinite variance whose inverse is taken for 0",
        "sums in a narrower format than the data's",
        "an epsilon that is 0 in the format of the arithmetic",
        "squares of small values flushed to zero, and nothing left to divide by"
      })
  @Property
  default void F9_range(
      @ForAll("rangeCases") NormCase c, @ForAll @DoubleRange(min = 0, max = 1) double tiny) {
    DType dtype = c.spec().dtype();
    // From 1 down to the smallest normal number: below it epsilon has no precision to ask for.
    int smallest = dtype == DType.FLOAT32 ? Float.MIN_EXPONENT : Double.MIN_EXPONENT;
    NormSpec spec = c.spec().withEpsilon(Math.scalb(1.0, (int) (tiny * smallest)));
    NormalizationBound bound =
        Bounds.of(this, spec, c.input(), c.affine(), c.before(), Mode.TRAINING);
    Expectation inRange = bound.output();
    Expectation anyRange = bound.outputInAnyRange();
    Evidence.current().witness(Bounds.sharp(anyRange, 1e-3));
    try (Normalization norm = provider().create(spec)) {
      Tensor output = norm.forward(c.input(), c.affine(), c.before(), Mode.TRAINING).output();
      Check.shape("output", c.shape(), output);
      double[] judged = output.toArray();
      for (int i = 0; i < judged.length; i++) {
        boolean mayOverflow = !(inRange.tolerance().at(i) < Double.POSITIVE_INFINITY);
        if (mayOverflow && !Double.isFinite(judged[i])) {
          judged[i] = dtype.round(anyRange.expected().at(i));
        }
      }
      Check.within(
          "output under epsilon " + spec.epsilon(), anyRange, Tensor.adopting(c.shape(), judged));
    }
  }

  /**
   * One NaN or infinity. Where the statistics are the batch's, no finite mean is right for its set,
   * so no finite output is; every other set has nothing to do with it. (RMSNorm without a mean may
   * give 0 for the finite values beside an infinite one: that is their limit.) Where the statistics
   * are given, an element is on its own: NaN gives NaN, an infinity gives one.
   */
  @Rule(
      id = "F10",
      level = Level.L0,
      sentence = "NaN and infinity stay in their own statistics set and are never swallowed",
      witness = "a statistics set, or an element, beside the one that is hit",
      causes = {
        "max(0, x) or a comparison that turns NaN into a number",
        "sums that skip NaN",
        "statistics or scratch memory shared by several channels"
      })
  @Property
  default void F10_not_a_number_stays_where_it_is(
      @ForAll("ordinaryCases") NormCase c,
      @ForAll("modes") Mode mode,
      @ForAll("notNumbers") double poison,
      @ForAll @DoubleRange(min = 0, max = 0.99) double where) {
    Membership membership = Membership.of(c);
    int hit = (int) (where * c.shape().elements());
    double[] values = c.input().toArray();
    values[hit] = poison;
    Tensor input = Tensor.adopting(c.shape(), values);
    boolean ofBatch = c.spec().usesBatchStatistics(mode);
    Expectation clean = Bounds.of(this, c, mode).output();
    Evidence.current()
        .witness((ofBatch ? membership.sets() : values.length) > 1 && Bounds.sharp(clean, 1e-3));
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(input, c.affine(), c.before(), mode);
      Tensor output = forward.output();
      Check.shape("output", c.shape(), output);
      double[] others = output.toArray();
      for (int i = 0; i < others.length; i++) {
        boolean involved = ofBatch ? membership.set(i) == membership.set(hit) : i == hit;
        if (involved) {
          notSwallowed(c, poison, i == hit, i, others[i]);
          others[i] = c.spec().dtype().round(clean.expected().at(i));
        }
      }
      Check.within("output beside " + poison, clean, Tensor.adopting(c.shape(), others));
      if (mode == Mode.TRAINING && c.spec().running().isPresent()) {
        otherStatistics(c, c.partition().statistic(membership.set(hit)), forward);
      }
    }
  }

  private static void notSwallowed(
      NormCase c, double poison, boolean itself, int position, double actual) {
    boolean limit = !c.spec().centered() && Double.isInfinite(poison) && !itself && actual == 0;
    boolean lost = Double.isNaN(poison) ? !Double.isNaN(actual) : Double.isFinite(actual);
    if (lost && !limit) {
      throw new RuleViolation(
          "output at "
              + Arrays.toString(c.shape().indexOf(position))
              + " is "
              + actual
              + (itself ? ", where the input is " : ", in one statistics set with ")
              + poison);
    }
  }

  private void otherStatistics(NormCase c, int channel, Forward forward) {
    NormalizationBound bound = Bounds.of(this, c, Mode.TRAINING);
    Expectation mean = bound.runningMean();
    Expectation variance = bound.runningVariance();
    double weight = c.spec().running().orElseThrow().newWeight(c.before().batches());
    boolean finite =
        Double.isFinite(forward.after().mean().at(channel))
            && Double.isFinite(forward.after().variance().at(channel));
    if (weight > 0 && finite) {
      throw new RuleViolation(
          "running statistics of channel "
              + channel
              + " are "
              + forward.after().mean().at(channel)
              + " and "
              + forward.after().variance().at(channel)
              + ", as if the batch had held numbers only");
    }
    Check.within(
        "running mean of another channel", mean, with(forward.after().mean(), mean, channel));
    Check.within(
        "running variance of another channel",
        variance,
        with(forward.after().variance(), variance, channel));
  }

  private static Tensor with(Tensor actual, Expectation expected, int channel) {
    double[] values = actual.toArray();
    values[channel] = expected.dtype().round(expected.expected().at(channel));
    return Tensor.adopting(actual.shape(), values);
  }
}
