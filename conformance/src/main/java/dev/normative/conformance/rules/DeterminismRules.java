package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.engine.Digests;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.FixedCases;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Example;
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

  /**
   * Calls from several threads at once, each beside calls on other data: what one call does must
   * not reach another.
   */
  @Rule(
      id = "D3",
      level = Level.L4,
      sentence = "Concurrent callers of one object get the bits that each would get alone",
      witness = "two callers whose outputs differ",
      causes = {
        "a work buffer that all calls of an object share, or a static one",
        "sums whose order depends on how busy the machine is"
      })
  @Property
  default void D3_concurrent_callers_get_the_same_bits(
      @ForAll("cases") NormCase c, @ForAll("modes") Mode mode) {
    try (Normalization norm = provider().create(c.spec())) {
      List<Call> calls =
          List.of(
              new Call(c.input(), c.upstream()),
              new Call(c.otherInput(), c.otherUpstream()),
              new Call(c.input(), c.otherUpstream()));
      List<Results> alone = calls.stream().map(call -> call(norm, c, mode, call)).toList();
      Evidence.current()
          .witness(
              alone.get(0).forward().output().firstDifference(alone.get(1).forward().output())
                  >= 0);
      List<Results> together =
          Simultaneous.all(
              calls.stream()
                  .<Supplier<Results>>map(call -> () -> call(norm, c, mode, call))
                  .toList());
      for (int i = 0; i < calls.size(); i++) {
        sameForward("a concurrent call", alone.get(i).forward(), together.get(i).forward());
        if (alone.get(i).gradients() != null) {
          Check.sameGradients(
              "of a concurrent call", alone.get(i).gradients(), together.get(i).gradients());
        }
      }
    }
  }

  /** The arguments that concurrent callers do not share. */
  record Call(Tensor input, Tensor upstream) {}

  /** What a caller gets; no gradients where backward is not claimed. */
  record Results(Forward forward, Gradients gradients) {}

  private Results call(Normalization norm, NormCase c, Mode mode, Call call) {
    Forward forward = norm.forward(call.input(), c.affine(), c.before(), mode);
    boolean backward = provider().capabilities().contains(Capability.BACKWARD);
    return new Results(forward, backward ? norm.backward(forward, call.upstream()) : null);
  }

  /** A digest of fixed cases, compared with one that a run on another JDK has left. */
  @Rule(
      id = "D4",
      level = Level.L4,
      sentence = "Every JDK gives the same bits",
      witness = "a digest that a run on another JDK has left (conformance.digests)",
      requires = Requirement.TRAINING,
      causes = {
        "Math.sin, exp, pow and the like, which may differ by an ulp; StrictMath does not",
        "sums in the order of a hash table"
      })
  @Example
  default void D4_every_jdk_gives_the_same_bits() {
    Family family = Evidence.current().family();
    BitsDigest digest = new BitsDigest();
    for (NormCase c : FixedCases.of(family, provider().capabilities())) {
      try (Normalization norm = provider().create(c.spec())) {
        Forward forward = norm.forward(c.input(), c.affine(), c.before(), Mode.TRAINING);
        digest.add(forward);
        if (provider().capabilities().contains(Capability.BACKWARD)) {
          digest.add(norm.backward(forward, c.upstream()));
        }
        if (family == Family.BATCH_NORM
            && provider().capabilities().contains(Capability.FUSED_ACTIVATION)) {
          digest.add(fused(norm, c));
        }
      }
    }
    String name = provider().name() + "-" + family.title();
    String ours = digest.hex();
    Digests.write(name, ours);
    Optional<String> other = Digests.ofAnotherRun(name);
    if (other.isEmpty()) {
      Evidence.current()
          .untested(
              "no digest of "
                  + name
                  + " from another JDK is given; -Dconformance.digests=FOLDER says where they are");
      return;
    }
    Evidence.current().witness(true);
    if (!other.get().equals(ours)) {
      throw new RuleViolation(
          "the digest of the results is " + ours + "; the other run's is " + other.get());
    }
  }

  private static Forward fused(Normalization norm, NormCase c) {
    Optional<Tensor> residual = Optional.of(c.residual());
    return norm.forwardFused(c.input(), residual, c.affine(), c.before(), Mode.TRAINING);
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
