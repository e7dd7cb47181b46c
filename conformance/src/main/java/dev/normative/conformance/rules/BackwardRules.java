package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.GradientIdentity;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chapter B: the gradients. */
@Requires(Requirement.BACKWARD)
public interface BackwardRules extends Candidate {

  /** Every element of every gradient against its own bound. */
  @Rule(
      id = "B1",
      level = Level.L2,
      sentence = "Every element of every gradient is within the computed bound",
      witness = "an input gradient whose bound is below a thousandth of it",
      causes = {
        "the terms through mean or variance left out of the input gradient",
        "the scale left out of the input gradient",
        "n - 1 instead of n",
        "the scale gradient taken with x instead of the normalized x"
      })
  @Property
  default void B1_gradients_within_the_computed_bound(
      @ForAll("cases") NormCase c, @ForAll("modes") Mode mode) {
    ExpectedGradients expected = Bounds.of(this, c, mode).gradients(c.upstream());
    Evidence.current().witness(Bounds.sharp(expected.input(), 1e-3));
    checkGradients(c, mode, expected);
  }

  /** What must hold for the sums of an input gradient, whatever it is. */
  @Rule(
      id = "B2",
      level = Level.L2,
      sentence =
          "Over each statistics set sum(dx) = 0 where the mean is subtracted, and"
              + " sum(dx xhat) = r eps/(v + eps) sum(scale dy xhat)",
      witness = "an input gradient whose sums are known to a thousandth of its size",
      requires = Requirement.TRAINING,
      causes = {
        "the terms through mean or variance left out of the input gradient",
        "sums over the wrong elements"
      })
  @Property
  default void B2_input_gradient_keeps_its_identities(@ForAll("cases") NormCase c) {
    NormalizationBound bound = Bounds.of(this, c, Mode.TRAINING);
    List<GradientIdentity> identities = bound.gradientIdentities(c.upstream());
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), Mode.TRAINING);
      Gradients gradients = norm.backward(forward, c.upstream());
      Check.shape("input gradient", c.shape(), gradients.input());
      Evidence.current()
          .witness(identities.stream().anyMatch(identity -> identity.sharp(gradients.input())));
      for (int s = 0; s < identities.size(); s++) {
        GradientIdentity identity = identities.get(s);
        if (c.spec().centered()) {
          Check.within(
              "sum(dx) of statistics set " + s,
              0,
              identity.plain(gradients.input()),
              identity.plainTolerance());
        }
        Check.within(
            "sum(dx xhat) of statistics set " + s,
            identity.expectedWeighted(),
            identity.weighted(gradients.input()),
            identity.weightedTolerance());
      }
    }
  }

  /** In evaluation the statistics are constants, and the gradient knows it. */
  @Rule(
      id = "B3",
      level = Level.L2,
      sentence = "The gradients in evaluation treat the statistics as constants",
      witness = "a training gradient that differs from the one in evaluation",
      requires = Requirement.RUNNING_STATISTICS,
      causes = {
        "the training formula used in evaluation",
        "normalized values saved with the statistics of the batch"
      })
  @Property
  default void B3_gradients_in_evaluation(@ForAll("trackedCases") NormCase c) {
    ExpectedGradients expected = Bounds.of(this, c, Mode.EVALUATION).gradients(c.upstream());
    ExpectedGradients training = Bounds.of(this, c, Mode.TRAINING).gradients(c.upstream());
    Evidence.current().witness(Bounds.apart(expected.input(), training.input()));
    checkGradients(c, Mode.EVALUATION, expected);
  }

  private void checkGradients(NormCase c, Mode mode, ExpectedGradients expected) {
    try (Normalization norm = provider().create(c.spec())) {
      Forward forward = norm.forward(c.input(), c.affine(), c.before(), mode);
      Gradients gradients = norm.backward(forward, c.upstream());
      Check.within("input gradient in " + mode, expected.input(), gradients.input());
      Check.within("scale gradient in " + mode, expected.scale(), gradients.scale());
      Check.within("shift gradient in " + mode, expected.shift(), gradients.shift());
    }
  }
}
