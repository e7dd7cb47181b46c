package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.BadArgument;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chapter F, arguments and results: who may change what, and what is refused. */
public interface ArgumentRules extends Candidate {

  /**
   * What is returned stays what it is, and a forward call can be differentiated at any later time.
   * What is given cannot change: tensors and statistics are immutable by their type.
   */
  @Rule(
      id = "F13",
      level = Level.L0,
      sentence = "A result does not change once it is returned, whatever is called afterwards",
      witness = "a second call with other results",
      causes = {
        "a work or output buffer that is used again for the next call",
        "backward that overwrites what forward saved",
        "backward that uses the state of the last forward call instead of the one it is given"
      })
  @Property
  default void F13_results_stay_unchanged(@ForAll("cases") NormCase c, @ForAll("modes") Mode mode) {
    boolean backward = provider().capabilities().contains(Capability.BACKWARD);
    try (Normalization norm = provider().create(c.spec())) {
      Forward first = norm.forward(c.input(), c.affine(), c.before(), mode);
      Check.shape("output", c.shape(), first.output());
      Tensor output = copy(first.output());
      RunningStats after = copy(first.after());
      Gradients gradients = backward ? norm.backward(first, c.upstream()) : null;
      Gradients copied = backward ? copy(gradients) : null;

      Forward second = norm.forward(c.otherInput(), c.affine(), c.before(), mode);
      if (backward) {
        norm.backward(second, c.otherUpstream());
        Check.sameGradients("after another call", copied, gradients);
        Check.sameGradients(
            "of the first call after another", copied, norm.backward(first, c.upstream()));
      }
      Check.sameBits("output after another call", output, first.output());
      Check.sameBits("running mean after another call", after.mean(), first.after().mean());
      Check.sameBits(
          "running variance after another call", after.variance(), first.after().variance());
      Evidence.current().witness(output.firstDifference(second.output()) >= 0);
    }
  }

  /** Refusing is part of the contract: a clear message, and nothing changed. */
  @Rule(
      id = "F14",
      level = Level.L0,
      sentence = "Bad arguments are refused with a clear message, and the next call is as before",
      witness = "an argument that the specification makes a bad one",
      causes = {
        "no check of shapes: an index out of bounds, or a silent broadcast",
        "a check after part of the work was done"
      })
  @Property
  default void F14_bad_arguments_are_refused(
      @ForAll("cases") NormCase c,
      @ForAll("badArguments") BadArgument bad,
      @ForAll("modes") Mode mode) {
    if (!bad.appliesTo(c, mode)) {
      return;
    }
    Evidence.current().witness(true);
    boolean backward = provider().capabilities().contains(Capability.BACKWARD);
    try (Normalization norm = provider().create(c.spec())) {
      Forward earlier = norm.forward(c.input(), c.affine(), c.before(), mode);
      Gradients gradients = backward ? norm.backward(earlier, c.upstream()) : null;
      Refusal.require(bad + " in " + mode, () -> bad.call(norm, c, mode));
      Forward later = norm.forward(c.input(), c.affine(), c.before(), mode);
      Check.sameBits("output after the refused call", earlier.output(), later.output());
      Check.sameBits(
          "running mean after the refused call", earlier.after().mean(), later.after().mean());
      Check.sameBits(
          "running variance after the refused call",
          earlier.after().variance(),
          later.after().variance());
      if (backward) {
        Check.sameGradients(
            "after the refused call", gradients, norm.backward(later, c.upstream()));
      }
    }
  }

  private static Tensor copy(Tensor tensor) {
    return Tensor.of(tensor.shape(), tensor.toArray());
  }

  private static Gradients copy(Gradients gradients) {
    return new Gradients(
        copy(gradients.input()),
        gradients.scale().map(ArgumentRules::copy),
        gradients.shift().map(ArgumentRules::copy));
  }

  private static RunningStats copy(RunningStats stats) {
    return new RunningStats(copy(stats.mean()), copy(stats.variance()), stats.batches());
  }
}
