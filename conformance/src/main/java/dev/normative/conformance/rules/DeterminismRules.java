package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chapter D: the same bits again. */
public interface DeterminismRules extends Candidate {

  /** The same call, on the same object and on another one. */
  @Rule(
      id = "D1",
      level = Level.L4,
      sentence = "The same call gives the same bits again",
      witness = "an output that is not all zeros",
      causes = {
        "sums whose order depends on threads or on the alignment of arrays",
        "state that is kept from call to call"
      })
  @Property
  default void D1_same_call_same_bits(@ForAll("cases") NormCase c, @ForAll("modes") Mode mode) {
    try (Normalization norm = provider().create(c.spec());
        Normalization another = provider().create(c.spec())) {
      Forward first = norm.forward(c.input(), c.affine(), c.before(), mode);
      Forward again = norm.forward(c.input(), c.affine(), c.before(), mode);
      Forward elsewhere = another.forward(c.input(), c.affine(), c.before(), mode);
      Evidence.current().witness(first.output().firstDifference(Tensor.zeros(c.shape())) >= 0);
      sameForward("the second call", first, again);
      sameForward("another object", first, elsewhere);
      if (provider().capabilities().contains(Capability.BACKWARD)) {
        Gradients gradients = norm.backward(first, c.upstream());
        Check.sameGradients("again", gradients, norm.backward(first, c.upstream()));
        Check.sameGradients(
            "of another object", gradients, another.backward(elsewhere, c.upstream()));
      }
    }
  }

  /** In evaluation a sample is on its own. */
  @Rule(
      id = "D2",
      level = Level.L4,
      sentence = "A sample's output in evaluation has the same bits whatever its batch mates are",
      witness = "a batch of at least two samples",
      requires = Requirement.SAMPLES_APART,
      causes = {
        "evaluation that uses the statistics of the batch",
        "other arithmetic in a vector loop's body than in its tail"
      })
  @Property
  default void D2_evaluation_ignores_batch_mates(@ForAll("apartCases") NormCase c) {
    int samples = c.shape().size(0);
    Evidence.current().witness(samples > 1);
    Shape one = c.shape().with(0, 1);
    try (Normalization norm = provider().create(c.spec())) {
      Tensor input = c.input();
      Tensor together = norm.forward(input, c.affine(), c.before(), Mode.EVALUATION).output();
      Check.shape("output in evaluation", c.shape(), together);
      for (int sample = 0; sample < samples; sample++) {
        Tensor alone =
            norm.forward(slice(input, one, sample), c.affine(), c.before(), Mode.EVALUATION)
                .output();
        Check.sameBits("output of sample " + sample, slice(together, one, sample), alone);
      }
    }
  }

  private static Tensor slice(Tensor batch, Shape one, int sample) {
    double[] values = batch.toArray();
    int size = one.elements();
    return Tensor.adopting(one, Arrays.copyOfRange(values, sample * size, (sample + 1) * size));
  }

  private static void sameForward(String what, Forward first, Forward again) {
    Check.sameBits("output of " + what, first.output(), again.output());
    Check.sameBits("running mean of " + what, first.after().mean(), again.after().mean());
    Check.sameBits(
        "running variance of " + what, first.after().variance(), again.after().variance());
  }
}
