package dev.normative.conformance.rules;

import dev.normative.conformance.Level;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.BadMemory;
import dev.normative.conformance.generate.ExactLane;
import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.generate.Placement;
import dev.normative.contract.Affine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Capability;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Chapter A: an {@link ArrayNormalization}, which works in memory that belongs to its caller. What
 * F7, F13, F14 and D3 say of tensors has to hold in real memory, too.
 */
@Requires(Requirement.ARRAYS)
public interface ArrayRules extends Candidate {

  /**
   * Wherever the elements lie, they are the same elements. Where nothing can be rounded ({@link
   * ExactLane}), those who claim {@link Capability#EXACT_SUMS} give the exact output.
   */
  @Rule(
      id = "A1",
      level = Level.L0,
      sentence =
          "Arrays with offsets, gaps and permuted axes give what a copy gives;"
              + " only elements are written",
      witness = "an array with an offset, gaps or permuted axes, and a sharp bound",
      causes = {
        "an offset or a stride that is ignored",
        "the strides of the input used for the output, or for the parameters",
        "running statistics that are copied, updated and not written back",
        "whole rows written or cleared, with what lies between the elements"
      })
  @Property
  default void A1_any_memory_gives_what_a_copy_gives(
      @ForAll("memoryCases") NormCase c,
      @ForAll("modes") Mode mode,
      @ForAll("placements") Placement read,
      @ForAll("placements") Placement written) {
    boolean exact = ExactLane.isFor(c) && c.spec().usesBatchStatistics(mode);
    Tensor input = exact ? ExactLane.input(c) : c.input();
    Affine affine = exact ? ExactLane.affine(c) : c.affine();
    NormalizationBound bound = Bounds.of(this, c.spec(), input, affine, c.before(), mode);
    Evidence.current().witness(elsewhere(c, read, written) && Bounds.sharp(bound.output(), 1e-3));
    try (ArrayNormalization norm = provider().createArrays(c.spec(), 1)) {
      ArrayCall call = new ArrayCall(c, input, affine, mode, read, written);
      call.forward(norm, norm.workspace());
      if (exact && provider().capabilities().contains(Capability.EXACT_SUMS)) {
        Check.equalNumbers("output on the exact lane", bound.output().expected(), call.output());
      } else {
        Check.within("output in " + mode, bound.output(), call.output());
      }
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
    }
  }

  private static boolean elsewhere(NormCase c, Placement read, Placement written) {
    return !(read.of(c.shape()).isDense() && written.of(c.shape()).isDense());
  }

  /** The same for the backward call, whose memory differs again. */
  @Rule(
      id = "A2",
      level = Level.L2,
      sentence = "Gradients on arrays are those of a copy, and written over what is there",
      witness = "an array with an offset, gaps or permuted axes",
      requires = Requirement.BACKWARD,
      causes = {
        "the strides of one of input, upstream gradient and input gradient used for another",
        "gradients of scale and shift that are added to what their memory holds",
        "work left in the memory of the input gradient"
      })
  @Property
  default void A2_any_memory_gives_the_gradients_of_a_copy(
      @ForAll("cases") NormCase c,
      @ForAll("modes") Mode mode,
      @ForAll("placements") Placement read,
      @ForAll("placements") Placement written) {
    Evidence.current().witness(elsewhere(c, read, written));
    ExpectedGradients expected = Bounds.of(this, c, mode).gradients(c.upstream());
    try (ArrayNormalization norm = provider().createArrays(c.spec(), 1)) {
      ArrayWorkspace workspace = norm.workspace();
      ArrayCall call = new ArrayCall(c, mode, read, written);
      call.forward(norm, workspace);
      Gradients actual = call.backward(norm, workspace, c.upstream());
      Check.within("input gradient in " + mode, expected.input(), actual.input());
      Check.within("scale gradient in " + mode, expected.scale(), actual.scale());
      Check.within("shift gradient in " + mode, expected.shift(), actual.shift());
    }
  }

  /**
   * Workspaces do not meet, none remembers an earlier call, and nothing is kept outside of them.
   */
  @Rule(
      id = "A3",
      level = Level.L0,
      sentence =
          "Arrays of arguments are only read, and a call leaves nothing but"
              + " its results and workspace",
      witness = "two calls with different outputs",
      causes = {
        "the input used as room to work in",
        "memory that two workspaces share",
        "a workspace that keeps sums of an earlier call, or of a larger input",
        "backward that reads the input where forward found it"
      })
  @Property
  default void A3_only_results_and_workspace_are_kept(
      @ForAll("moderateCases") NormCase c,
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

  /** How the work is divided is nobody's business, and so is who else works. */
  @Rule(
      id = "A4",
      level = Level.L4,
      sentence =
          "One thread, two, four and seven give the same bits on arrays,"
              + " and so do callers at once",
      witness = "an output that is not all zeros",
      causes = {
        "partial sums whose limits depend on the number of threads",
        "threads that add to one sum in the order in which they finish",
        "a division of the work that leaves out the rest",
        "memory that belongs to the normalization instead of the workspace"
      })
  @Property
  default void A4_threads_and_callers_change_nothing(
      @ForAll("divisibleCases") NormCase c, @ForAll("modes") Mode mode) {
    ArrayCall one = new ArrayCall(c, mode, Placement.DENSE, Placement.DENSE);
    Gradients gradients = results(one, c, 1);
    Tensor output = one.output();
    Evidence.current().witness(output.firstDifference(Tensor.zeros(c.shape())) >= 0);
    for (int threads : new int[] {2, 4, 7}) {
      ArrayCall several = new ArrayCall(c, mode, Placement.DENSE, Placement.DENSE);
      same("with " + threads + " threads", one, gradients, several, results(several, c, threads));
    }
    atOnce(c, mode, one, gradients);
  }

  private Gradients results(ArrayCall call, NormCase c, int threads) {
    try (ArrayNormalization norm = provider().createArrays(c.spec(), threads)) {
      return results(norm, call, c);
    }
  }

  private Gradients results(ArrayNormalization norm, ArrayCall call, NormCase c) {
    ArrayWorkspace workspace = norm.workspace();
    call.forward(norm, workspace);
    return provider().capabilities().contains(Capability.BACKWARD)
        ? call.backward(norm, workspace, c.upstream())
        : null;
  }

  /** Two calls of the case, and one of another in between, by three callers of one object. */
  private void atOnce(NormCase c, Mode mode, ArrayCall alone, Gradients gradients) {
    List<ArrayCall> calls =
        Stream.of(c, c.variant(1), c)
            .map(one -> new ArrayCall(one, mode, Placement.DENSE, Placement.DENSE))
            .toList();
    try (ArrayNormalization norm = provider().createArrays(c.spec(), 2)) {
      List<Optional<Gradients>> results =
          Simultaneous.all(
              calls.stream()
                  .<Supplier<Optional<Gradients>>>map(
                      call -> () -> Optional.ofNullable(results(norm, call, c)))
                  .toList());
      for (int i = 0; i < calls.size(); i += 2) {
        same(
            "of one of three callers", alone, gradients, calls.get(i), results.get(i).orElse(null));
      }
    }
  }

  private static void same(
      String when, ArrayCall expected, Gradients gradients, ArrayCall actual, Gradients others) {
    Check.sameBits("output " + when, expected.output(), actual.output());
    sameStatistics(when, expected.after(), actual.after());
    if (gradients != null) {
      Check.sameGradients(when, gradients, others);
    }
  }

  private static void sameStatistics(String when, RunningStats expected, RunningStats actual) {
    Check.sameBits("running mean " + when, expected.mean(), actual.mean());
    Check.sameBits("running variance " + when, expected.variance(), actual.variance());
  }

  /** Refusing is part of this face, too: before anything is written. */
  @Rule(
      id = "A5",
      level = Level.L0,
      sentence = "Arrays that do not fit are refused with a clear message, and nothing is written",
      witness = "an argument that does not fit",
      causes = {
        "no check of shapes and formats: an index out of bounds, or elements left unwritten",
        "a check after part of the work was done",
        "outputs whose elements overlap"
      })
  @Property
  default void A5_memory_that_does_not_fit_is_refused(
      @ForAll("cases") NormCase c,
      @ForAll("badMemory") BadMemory bad,
      @ForAll("modes") Mode mode,
      @ForAll("placements") Placement placement) {
    if (!bad.appliesTo(c)) {
      return;
    }
    Evidence.current().witness(true);
    try (ArrayNormalization norm = provider().createArrays(c.spec(), 1)) {
      ArrayWorkspace workspace = norm.workspace();
      ArrayCall right = new ArrayCall(c, mode, placement, placement);
      Gradients gradients = null;
      right.forward(norm, workspace);
      if (bad.isBackward()) {
        gradients = right.backward(norm, workspace, c.upstream());
      }
      right.refused(norm, workspace, bad);
      if (bad.isBackward()) {
        Check.sameGradients(
            "after the refused call", gradients, right.backward(norm, workspace, c.upstream()));
      }
    }
  }
}
