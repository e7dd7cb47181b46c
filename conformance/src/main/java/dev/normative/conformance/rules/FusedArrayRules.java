package dev.normative.conformance.rules;

import dev.normative.conformance.Family;
import dev.normative.conformance.Level;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.FusedOutput;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.engine.Evidence;
import dev.normative.conformance.generate.NormCase;
import dev.normative.conformance.generate.Placement;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Capability;
import dev.normative.contract.FusedComposition;
import dev.normative.contract.FusedGradients;
import dev.normative.contract.Mode;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chapter C, fused calls in memory of the caller's: what chapter A says of the unfused ones. */
@Requires(
    value = {Requirement.FUSED_ACTIVATION, Requirement.ARRAYS},
    families = Family.BATCH_NORM)
public interface FusedArrayRules extends Candidate {

  /**
   * Wherever input, residual, output and gradients lie. A NaN in the residual has to come out in
   * its place, and infinity where nothing passes nowhere.
   */
  @Rule(
      id = "C5",
      level = Level.L0,
      sentence =
          "Fused calls on arrays give the composition in any memory, and only read residual and"
              + " upstream gradient",
      witness = "an array with an offset, gaps or permuted axes, and an output that is masked",
      causes = {
        "the strides of the input used for the residual, or for its gradient",
        "the masked gradient written into the upstream one",
        "what chapter C asks of tensors, in a path of its own"
      })
  @Property
  default void C5_any_memory_gives_the_composition(
      @ForAll("cases") NormCase c,
      @ForAll("modes") Mode mode,
      @ForAll("placements") Placement read,
      @ForAll("placements") Placement written) {
    NormalizationBound bound = Bounds.of(this, c, mode);
    int hit = (int) Math.floorMod(c.seed(), (long) c.shape().elements());
    Tensor residual = FusedData.with(c.residual(), hit, Double.NaN);
    try (ArrayNormalization norm = provider().createArrays(c.spec(), 1)) {
      ArrayWorkspace workspace = norm.workspace();
      ArrayCall call = new ArrayCall(c, mode, read, written);
      call.forwardFused(norm, workspace, Optional.of(residual));
      FusedData.checkBeside(
          FusedOutput.of(bound.output(), Optional.of(c.residual())), residual, call.output());
      if (mode == Mode.TRAINING && c.spec().running().isPresent()) {
        Check.within("running mean", bound.runningMean(), call.after().mean());
        Check.within("running variance", bound.runningVariance(), call.after().variance());
      }
      Tensor upstream = FusedData.poisonedWhereMasked(c.upstream(), call.output());
      Evidence.current()
          .witness(
              !(read.of(c.shape()).isDense() && written.of(c.shape()).isDense())
                  && upstream.firstDifference(c.upstream()) >= 0);
      if (provider().capabilities().contains(Capability.BACKWARD)) {
        Tensor passing = FusedComposition.masked(upstream, call.output());
        ExpectedGradients expected = bound.gradients(passing);
        FusedGradients actual = call.backwardFused(norm, workspace, upstream, true);
        Check.equalNumbers("residual gradient", Optional.of(passing), actual.residual());
        Check.within("input gradient", expected.input(), actual.normalization().input());
        Check.within("scale gradient", expected.scale(), actual.normalization().scale());
        Check.within("shift gradient", expected.shift(), actual.normalization().shift());
      }
    }
  }

  /** Who does the work is nobody's business here either. */
  @Rule(
      id = "C6",
      level = Level.L4,
      sentence = "One thread, two, four and seven give the same bits in fused calls on arrays",
      witness = "an output that is not all zeros",
      causes = {
        "partial sums whose limits depend on the number of threads",
        "an activation whose division of the work leaves out the rest"
      })
  @Property
  default void C6_threads_change_nothing(
      @ForAll("divisibleCases") NormCase c, @ForAll("modes") Mode mode) {
    for (boolean hasResidual : new boolean[] {false, true}) {
      ArrayCall one = new ArrayCall(c, mode, Placement.DENSE, Placement.DENSE);
      FusedGradients gradients = results(one, c, hasResidual, 1);
      Evidence.current()
          .witness(hasResidual && one.output().firstDifference(Tensor.zeros(c.shape())) >= 0);
      for (int threads : new int[] {2, 4, 7}) {
        ArrayCall several = new ArrayCall(c, mode, Placement.DENSE, Placement.DENSE);
        FusedGradients others = results(several, c, hasResidual, threads);
        String with = "with " + threads + " threads";
        Check.sameBits("output " + with, one.output(), several.output());
        Check.sameBits("running mean " + with, one.after().mean(), several.after().mean());
        Check.sameBits(
            "running variance " + with, one.after().variance(), several.after().variance());
        if (gradients != null) {
          Check.sameGradients(with, gradients.normalization(), others.normalization());
          Check.sameBits("residual gradient " + with, gradients.residual(), others.residual());
        }
      }
    }
  }

  private FusedGradients results(ArrayCall call, NormCase c, boolean hasResidual, int threads) {
    try (ArrayNormalization norm = provider().createArrays(c.spec(), threads)) {
      ArrayWorkspace workspace = norm.workspace();
      call.forwardFused(
          norm, workspace, hasResidual ? Optional.of(c.residual()) : Optional.empty());
      return provider().capabilities().contains(Capability.BACKWARD)
          ? call.backwardFused(norm, workspace, c.upstream(), hasResidual)
          : null;
    }
  }
}
