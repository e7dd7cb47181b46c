package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.generate.Placement;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Capability;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Chapter A: an {@link ArrayNormalization}, which works in memory that belongs to its caller. What
 * tensors leave to the implementation (F7, F13, D3) has to hold in real memory, too.
 */
@Requires(Requirement.ARRAYS)
public interface ArrayRules extends Candidate {

  /** Wherever the elements lie, they are the same elements. */
  @Rule(
      id = "A1",
      level = Level.L0,
      sentence =
          "Offsets, gaps and permuted axes give what a copy gives; only elements are written",
      witness = "an array with an offset, gaps or permuted axes, and a sharp bound",
      causes = {
        "an offset or a stride that is ignored",
        "the strides of the input used for the output, or for the parameters",
        "running statistics that are copied, updated and not written back",
        "whole rows written or cleared, with what lies between the elements",
        "results added to memory that is taken to hold zeros"
      })
  @Property
  default void A1_any_memory_gives_what_a_copy_gives(
      @ForAll("cases") NormCase c,
      @ForAll("modes") Mode mode,
      @ForAll("placements") Placement read,
      @ForAll("placements") Placement written) {
    NormalizationBound bound = Bounds.of(this, c, mode);
    Evidence.current()
        .witness(
            !(read.of(c.shape()).isDense() && written.of(c.shape()).isDense())
                && Bounds.sharp(bound.output(), 1e-3));
    try (ArrayNormalization norm = provider().createArrays(c.spec(), 1)) {
      ArrayWorkspace workspace = norm.workspace();
      ArrayCall call = new ArrayCall(c, mode, read, written);
      call.forward(norm, workspace);
      Check.within("output in " + mode, bound.output(), call.output());
      RunningStats after = call.after();
      boolean updates = mode == Mode.TRAINING && c.spec().running().isPresent();
      if (updates) {
        Check.within("running mean", bound.runningMean(), after.mean());
        Check.within("running variance", bound.runningVariance(), after.variance());
      } else {
        sameStatistics("that nothing updates", c.before(), after);
      }
      Counter.check(
          "a forward call in " + mode, c.before().batches() + (updates ? 1 : 0), after.batches());
      if (provider().capabilities().contains(Capability.BACKWARD)) {
        ExpectedGradients expected = bound.gradients(c.upstream());
        Gradients actual = call.backward(norm, workspace, c.upstream());
        Check.within("input gradient in " + mode, expected.input(), actual.input());
        Check.within("scale gradient in " + mode, expected.scale(), actual.scale());
        Check.within("shift gradient in " + mode, expected.shift(), actual.shift());
      }
    }
  }

  /**
   * Workspaces do not meet, none remembers an earlier call, and nothing is kept outside of them.
   */
  @Rule(
      id = "A2",
      level = Level.L0,
      sentence = "Arguments are only read, and a call leaves nothing but its results and workspace",
      witness = "two calls with different outputs",
      causes = {
        "the input used as room to work in",
        "memory that two workspaces share",
        "a workspace that keeps sums of an earlier call, or of a larger input",
        "backward that reads the input where forward found it"
      })
  @Property
  default void A2_only_results_and_workspace_are_kept(
      @ForAll("cases") NormCase c,
      @ForAll("modes") Mode mode,
      @ForAll("placements") Placement placement) {
    NormCase other =
        c.hasSamples() ? c.withSamples(c.shape().size(0) + 1).variant(1) : c.variant(1);
    boolean backward = provider().capabilities().contains(Capability.BACKWARD);
    try (ArrayNormalization norm = provider().createArrays(c.spec(), 1)) {
      ArrayCall alone = new ArrayCall(c, mode, placement, placement);
      ArrayWorkspace fresh = norm.workspace();
      alone.forward(norm, fresh);
      Tensor output = alone.output();
      Gradients gradients = backward ? alone.backward(norm, fresh, c.upstream()) : null;

      ArrayWorkspace used = norm.workspace();
      ArrayCall earlier = new ArrayCall(other, mode, placement, placement);
      earlier.forward(norm, used);
      if (backward) {
        earlier.backward(norm, used, other.upstream());
        // The other workspace's call was in between; and the input is elsewhere by now.
        Check.sameGradients(
            "after another call, with the input moved",
            gradients,
            alone.backwardAfterAMove(norm, fresh, c.upstream()));
      }
      ArrayCall later = new ArrayCall(c, mode, placement, placement);
      later.forward(norm, used);
      String with = "with a workspace that was used before";
      Check.sameBits("output " + with, output, later.output());
      sameStatistics(with, alone.after(), later.after());
      if (backward) {
        Check.sameGradients(with, gradients, later.backward(norm, used, c.upstream()));
      }
      Check.sameBits("output after other calls", output, alone.output());
      Evidence.current()
          .witness(
              !other.shape().equals(c.shape()) || output.firstDifference(earlier.output()) >= 0);
    }
  }

  /** How the work is divided is nobody's business but the machine's. */
  @Rule(
      id = "A3",
      level = Level.L4,
      sentence = "One thread, two, four and seven give the same bits",
      witness = "an output that is not all zeros",
      causes = {
        "partial sums whose limits depend on the number of threads",
        "threads that add to one sum in the order in which they finish",
        "a division of the work that leaves out the rest"
      })
  @Property
  default void A3_the_number_of_threads_changes_nothing(
      @ForAll("divisibleCases") NormCase c, @ForAll("modes") Mode mode) {
    ArrayCall one = new ArrayCall(c, mode, Placement.DENSE, Placement.DENSE);
    Gradients gradients = results(one, c, 1);
    Tensor output = one.output();
    Evidence.current().witness(output.firstDifference(Tensor.zeros(c.shape())) >= 0);
    for (int threads : new int[] {2, 4, 7}) {
      ArrayCall several = new ArrayCall(c, mode, Placement.DENSE, Placement.DENSE);
      Gradients same = results(several, c, threads);
      String with = "with " + threads + " threads";
      Check.sameBits("output " + with, output, several.output());
      sameStatistics(with, one.after(), several.after());
      if (gradients != null) {
        Check.sameGradients(with, gradients, same);
      }
    }
  }

  private Gradients results(ArrayCall call, NormCase c, int threads) {
    try (ArrayNormalization norm = provider().createArrays(c.spec(), threads)) {
      ArrayWorkspace workspace = norm.workspace();
      call.forward(norm, workspace);
      return provider().capabilities().contains(Capability.BACKWARD)
          ? call.backward(norm, workspace, c.upstream())
          : null;
    }
  }

  private static void sameStatistics(String when, RunningStats expected, RunningStats actual) {
    Check.sameBits("running mean " + when, expected.mean(), actual.mean());
    Check.sameBits("running variance " + when, expected.variance(), actual.variance());
  }
}
