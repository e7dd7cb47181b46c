package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.Membership;
import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.generate.Transformation;
import dev.normative.conformance.generate.View;
import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.numerics.DoubleDouble;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Chapter F, algebra: what one output says about another one.
 *
 * <p>Two outputs of the implementation are compared with each other, each within its own bound; no
 * expected value of the reference is used.
 */
public interface AlgebraRules extends Candidate {

  /**
   * output(scale, shift) = scale output(1, 0) + shift, whichever of the two the specification has,
   * and scale 1 and shift 0 are as good as none. A scale of zero leaves the shift and nothing else:
   * 0 is exact in every way to compute it.
   */
  @Rule(
      id = "F4",
      level = Level.L0,
      sentence = "The output is scale times the output without scale and shift, plus the shift",
      witness = "a scale or a shift, and an output whose bound is below a thousandth of it",
      causes = {
        "a scale or shift that is ignored where the other one is missing",
        "a scale or shift that is used although it was switched off",
        "a scale that belongs to the group instead of the channel"
      })
  @Property
  default void F4_affine_law(@ForAll("cases") NormCase c, @ForAll("modes") Mode mode) {
    NormSpec spec = c.spec();
    Affine affine = AffineVariants.withFirstScaleZero(c.affine());
    Affine neutral = Affine.initial(spec);
    Membership membership = Membership.of(c);
    Tensor input = c.input();
    Expectation full = Bounds.of(this, spec, input, affine, c.before(), mode).output();
    Expectation plain = Bounds.of(this, spec, input, neutral, c.before(), mode).output();
    Evidence.current().witness((spec.scale() || spec.shift()) && Bounds.sharp(plain, 1e-3));
    Tensor actual = output(spec, input, affine, c.before(), mode);
    Tensor normalized = output(spec, input, neutral, c.before(), mode);
    double[] byLaw = new double[actual.size()];
    double[] tolerance = new double[actual.size()];
    for (int i = 0; i < byLaw.length; i++) {
      double scale = affine.scaleAt(membership.parameter(i));
      double shift = affine.shiftAt(membership.parameter(i));
      byLaw[i] = DoubleDouble.product(scale, normalized.at(i)).plus(shift).toDouble();
      double ofPlain = plain.tolerance().at(i);
      boolean nothing = scale == 0 && ofPlain < Double.POSITIVE_INFINITY;
      tolerance[i] = nothing ? 0 : full.tolerance().at(i) + Math.abs(scale) * ofPlain;
    }
    Check.agree(
        "output of scale and shift",
        spec.dtype(),
        Tensor.adopting(input.shape(), byLaw),
        Tensor.adopting(input.shape(), tolerance),
        actual);
    if (hasNoAffine(c)) {
      NormSpec without = spec.withAffine(false, false);
      Tensor none = output(without, input, Affine.none(), c.before(), mode);
      Check.agree(
          "output without scale and shift, as compared with 1 and 0",
          spec.dtype(),
          normalized,
          Bounds.sum(plain.tolerance(), plain.tolerance()),
          none);
    }
  }

  private boolean hasNoAffine(NormCase c) {
    return c.family() == Family.INSTANCE_NORM
        || provider().capabilities().contains(Capability.PARTIAL_AFFINE);
  }

  /** Shapes are a way to count: which elements belong together is all that matters. */
  @Rule(
      id = "F7",
      level = Level.L0,
      sentence = "The same data in another rank or layout give the same output",
      witness = "an output whose bound is below a thousandth of it",
      causes = {
        "a parameter reshaped for one rank only",
        "strides of channels first used for channels last",
        "statistics over the last axis instead of over all that are normalized"
      })
  @Property
  default void F7_views_of_the_same_data_agree(
      @ForAll("cases") NormCase c, @ForAll("views") View view, @ForAll("modes") Mode mode) {
    Optional<View.Viewed> found = view.of(c);
    if (found.isEmpty()) {
      return;
    }
    View.Viewed viewed = found.get();
    Expectation bound = Bounds.of(this, c, mode).output();
    Evidence.current().witness(Bounds.sharp(bound, 1e-3));
    Tensor output = output(c.spec(), c.input(), c.affine(), c.before(), mode);
    Tensor other = output(viewed.spec(), viewed.input(), viewed.affine(), c.before(), mode);
    Check.shape("output of the view " + view, viewed.input().shape(), other);
    // Both calls have the same sets of the same values: one bound does for both.
    Check.agree(
        "output in the view " + view,
        c.spec().dtype(),
        output,
        Bounds.sum(bound.tolerance(), bound.tolerance()),
        viewed.back().apply(other));
  }

  /** Norms that are the same by another name. */
  @Rule(
      id = "F15",
      level = Level.L1,
      sentence =
          "Norms that coincide agree: GroupNorm of C groups or one group with InstanceNorm or"
              + " LayerNorm, BatchNorm of one sample with InstanceNorm",
      witness = "statistics of at least two values, and a bound below a thousandth of an output",
      requires = {Requirement.TRAINING, Requirement.PEERS},
      families = {Family.BATCH_NORM, Family.GROUP_NORM},
      causes = {
        "a scale per group instead of per channel",
        "statistics over the wrong axes in one of the norms",
        "one norm written as a special case of another, and not quite"
      })
  @Property
  default void F15_coinciding_norms_agree(@ForAll("cases") NormCase c) {
    boolean sharp = false;
    for (Peer peer : Peer.of(c)) {
      Expectation one =
          Bounds.of(this, peer.spec(), peer.input(), peer.affine(), none(), Mode.TRAINING).output();
      sharp |= Bounds.sharp(one, 1e-3);
      Tensor output = output(peer.spec(), peer.input(), peer.affine(), none(), Mode.TRAINING);
      Tensor other =
          output(peer.otherSpec(), peer.input(), peer.otherAffine(), none(), Mode.TRAINING);
      Check.agree(
          "output of " + peer.name(),
          c.spec().dtype(),
          output,
          Bounds.sum(one.tolerance(), one.tolerance()),
          other);
    }
    Evidence.current().witness(sharp);
  }

  private static RunningStats none() {
    return RunningStats.none();
  }

  /** What is done to the input without rounding shows in the output as the formula has it. */
  @Rule(
      id = "F17",
      level = Level.L1,
      sentence =
          "Permuting samples, doubling the batch, shifting and scaling the input change the output"
              + " as the algebra says",
      witness = "an output whose bound is below a thousandth of it",
      requires = Requirement.TRAINING,
      causes = {
        "sums that leave out or count twice some samples",
        "a mean or epsilon that is not scaled with the data",
        "samples that are told apart by their place in the batch"
      })
  @Property
  default void F17_transformed_inputs(
      @ForAll("cases") NormCase c, @ForAll("transformations") Transformation change) {
    Membership membership = Membership.of(c);
    Tensor input = c.integers();
    Tensor changed = change.input(input);
    NormSpec spec = change.spec(c.spec());
    Expectation bound = Bounds.of(this, c, input, Mode.TRAINING).output();
    Expectation other =
        Bounds.of(this, spec, changed, c.affine(), c.before(), Mode.TRAINING).output();
    Evidence.current().witness(Bounds.sharp(bound, 1e-3));
    Tensor output = output(c.spec(), input, c.affine(), c.before(), Mode.TRAINING);
    Tensor actual = output(spec, changed, c.affine(), c.before(), Mode.TRAINING);
    double[] shift = new double[input.size()];
    for (int i = 0; i < shift.length; i++) {
      shift[i] = c.affine().shiftAt(membership.parameter(i));
    }
    Check.agree(
        "output of the input " + change,
        c.spec().dtype(),
        change.output(output, Tensor.adopting(input.shape(), shift)),
        Bounds.sum(change.tolerance(bound.tolerance()), other.tolerance()),
        actual);
  }

  private Tensor output(
      NormSpec spec, Tensor input, Affine affine, RunningStats before, Mode mode) {
    try (Normalization norm = provider().create(spec)) {
      Tensor output = norm.forward(input, affine, before, mode).output();
      Check.shape("output", input.shape(), output);
      return output;
    }
  }
}
