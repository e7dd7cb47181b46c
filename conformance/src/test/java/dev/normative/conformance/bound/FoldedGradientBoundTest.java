package dev.normative.conformance.bound;

import static dev.normative.conformance.bound.DrawnCalls.assertThatBounds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.bound.DerivedBound.Call;
import dev.normative.conformance.bound.DrawnCalls.Case;
import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keras puts epsilon inside the root and subtracts a mean: of such calls the formula is. */
class FoldedGradientBoundTest {

  private static List<Case> cases() {
    return DrawnCalls.cases().stream()
        .filter(of -> of.call().spec().centered())
        .filter(of -> of.call().spec().policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT)
        .toList();
  }

  private static ExpectedGradients gradients(Case of) {
    Call call = of.call();
    return new FoldedGradientBound(
            call.spec(),
            call.accumulator(),
            call.input(),
            call.affine(),
            call.before(),
            call.mode())
        .gradients(of.upstream());
  }

  @Test
  void gradientsAreAllowedWhatTheDerivationGives() {
    assertThat(cases()).hasSize(48);
    for (Case of : cases()) {
      ExpectedGradients gradients = gradients(of);
      DerivedFoldedBound derived = new DerivedFoldedBound(of.call());
      assertThatBounds(of, gradients.scale().orElseThrow())
          .are(derived.scaleGradient(of.upstream()));
      assertThatBounds(of, gradients.input()).are(derived.inputGradient(of.upstream()));
    }
  }

  @Test
  void gradientsAreTheSameAndTheShiftsAlsoItsBound() {
    for (Case of : cases()) {
      ExpectedGradients folded = gradients(of);
      ExpectedGradients stable = of.bound().gradients(of.upstream());
      assertThat(folded.shift()).isEqualTo(stable.shift());
      assertThat(folded.input().expected()).isEqualTo(stable.input().expected());
      assertThat(folded.scale().map(Expectation::expected))
          .isEqualTo(stable.scale().map(Expectation::expected));
      assertThat(folded.input().dtype()).isEqualTo(of.call().spec().dtype());
    }
  }

  /**
   * r = 1 and a = 1 in double: 9 u for r a, an ulp, which is 2 u, of the expected 1, and up to 2 u
   * more, as the nine are a difference of doubles near 1.
   */
  @Test
  void anUlpOfTheExpectedDoubleIsOnTop() {
    NormSpec spec = NormSpec.batchNorm1d(1).withEpsilon(0.25);
    Shape shape = Shape.of(1, 1);
    ExpectedGradients gradients =
        new FoldedGradientBound(
                spec,
                Accumulator.SEQUENTIAL,
                Tensor.of(shape, 1),
                Affine.initial(spec),
                new RunningStats(Tensor.vector(0), Tensor.vector(0.75), 1),
                Mode.EVALUATION)
            .gradients(Tensor.of(shape, 1));
    double u = DType.FLOAT64.unitRoundoff();
    assertThat(gradients.input().expected().item()).isEqualTo(1);
    assertThat(gradients.input().tolerance().item() / u).isBetween(11.0, 13.0);
  }

  @Test
  void withoutScaleAndShiftThereAreNoGradientsOfThem() {
    NormSpec spec = NormSpec.layerNorm(2).withAffine(false, false);
    Shape shape = Shape.of(1, 2);
    ExpectedGradients gradients =
        new FoldedGradientBound(
                spec,
                Accumulator.SEQUENTIAL,
                Tensor.of(shape, 1, 2),
                Affine.none(),
                RunningStats.none(),
                Mode.TRAINING)
            .gradients(Tensor.of(shape, 3, 4));
    assertThat(gradients.scale()).isEmpty();
    assertThat(gradients.shift()).isEmpty();
  }
}
