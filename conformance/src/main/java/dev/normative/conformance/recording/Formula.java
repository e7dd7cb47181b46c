package dev.normative.conformance.recording;

import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.FoldedGradientBound;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.bound.OnePassBound;
import dev.normative.conformance.replay.Replay;
import dev.normative.contract.Accumulator;
import dev.normative.contract.NormSpec;
import dev.normative.tensor.Tensor;

/** By which formulas a framework computes, as far as its rounding errors are concerned. */
enum Formula {
  /** Any that the suite's own bounds allow. */
  STABLE,
  /** Gradients by automatic differentiation of the folded formula: {@link FoldedGradientBound}. */
  FOLDED {
    @Override
    ExpectedGradients gradients(
        NormalizationBound bound, NormSpec spec, Replay call, Tensor upstream) {
      return new FoldedGradientBound(
              spec, Accumulator.SEQUENTIAL, call.input(), call.affine(), call.before(), call.mode())
          .gradients(upstream);
    }
  },
  /** The variance in one pass, without scale and shift: {@link OnePassBound}. */
  ONE_PASS {
    @Override
    Expectation output(NormalizationBound bound, NormSpec spec, Replay call) {
      return OnePassBound.output(spec, call.input());
    }
  };

  /** The output of a call that has this bound where it is computed by stable formulas. */
  Expectation output(NormalizationBound bound, NormSpec spec, Replay call) {
    return bound.output();
  }

  /** The gradients of such a call. */
  ExpectedGradients gradients(
      NormalizationBound bound, NormSpec spec, Replay call, Tensor upstream) {
    return bound.gradients(upstream);
  }
}
