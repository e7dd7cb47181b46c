package dev.normative.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Normalization with addition and ReLU in one call, on tensors and in memory. */
class FusedCallsTest {
  private static final Shape SHAPE = Shape.of(4, 1);

  /** Running statistics 0 and 1 - epsilon: z is twice the input, exactly. */
  private static final NormSpec SPEC = NormSpec.batchNorm1d(1).withEpsilon(0.25);

  private static final RunningStats RUNNING =
      new RunningStats(Tensor.vector(0), Tensor.vector(0.75), 3);
  private static final Affine AFFINE = Affine.of(Tensor.vector(2), Tensor.vector(0));
  private static final Tensor INPUT = Tensor.of(SHAPE, 1, -1, 0.5, 3);
  private static final Tensor UPSTREAM = Tensor.of(SHAPE, 10, 20, 30, 40);

  private static final Normalization NORM = new ReferenceProvider().create(SPEC);

  private static Forward forward(Normalization norm, Optional<Tensor> residual) {
    return norm.forwardFused(INPUT, residual, AFFINE, RUNNING, Mode.EVALUATION);
  }

  @Test
  void whatIsBelowZeroIsMaskedInBothDirections() {
    Forward forward = forward(NORM, Optional.empty());
    assertThat(forward.output()).isEqualTo(Tensor.of(SHAPE, 2, 0, 1, 6));
    assertThat(forward.after()).isEqualTo(RUNNING);
    FusedGradients gradients = NORM.backwardFused(forward, UPSTREAM);
    assertThat(gradients.normalization().input()).isEqualTo(Tensor.of(SHAPE, 20, 0, 60, 80));
    assertThat(gradients.normalization().shift()).contains(Tensor.vector(80));
    assertThat(gradients.residual()).isEmpty();
  }

  @Test
  void aResidualIsAddedBeforeTheReluAndGetsTheMaskedGradient() {
    // The sums are 0, 1, -0.5 and NaN: at exactly 0 the gradient is 0, NaN passes.
    Forward forward = forward(NORM, Optional.of(Tensor.of(SHAPE, -2, 3, -1.5, Double.NaN)));
    assertThat(forward.output()).isEqualTo(Tensor.of(SHAPE, 0, 1, 0, Double.NaN));
    FusedGradients gradients = NORM.backwardFused(forward, UPSTREAM);
    assertThat(gradients.residual()).contains(Tensor.of(SHAPE, 0, 20, 0, 40));
    assertThat(gradients.normalization().input()).isEqualTo(Tensor.of(SHAPE, 0, 40, 0, 80));
  }

  @Test
  void whatIsMaskedIsZeroWhateverComesFromAbove() {
    Tensor upstream = Tensor.of(SHAPE, 1, Double.NaN, 2, 3);
    assertThat(FusedComposition.masked(upstream, Tensor.of(SHAPE, 1, 0, 1, 0)))
        .isEqualTo(Tensor.of(SHAPE, 1, 0, 2, 0));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void thereAndBackThroughArraysIsTheSame(DType dtype) {
    NormSpec spec = SPEC.withDType(dtype);
    Optional<Tensor> some = Optional.of(Tensor.of(SHAPE, -1, 2, -0.25, 0.125));
    try (Normalization direct = new ReferenceProvider().create(spec);
        Normalization backed =
            new ArrayBackedNormalization(spec, new ReferenceProvider().createArrays(spec, 2))) {
      for (Optional<Tensor> residual : List.of(Optional.<Tensor>empty(), some)) {
        for (Mode mode : Mode.values()) {
          Forward expected = direct.forwardFused(INPUT, residual, AFFINE, RUNNING, mode);
          Forward actual = backed.forwardFused(INPUT, residual, AFFINE, RUNNING, mode);
          assertThat(actual.output()).isEqualTo(expected.output());
          assertThat(actual.after()).isEqualTo(expected.after());
          FusedGradients gradients = direct.backwardFused(expected, UPSTREAM);
          assertThat(backed.backwardFused(actual, UPSTREAM)).isEqualTo(gradients);
          assertThat(backed.backwardFused(actual, UPSTREAM)).as("again").isEqualTo(gradients);
        }
      }
    }
  }

  @Test
  void aResidualThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> forward(NORM, Optional.of(Tensor.vector(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("residual [1] must have the shape of the input, [4, 1]");
    assertThatThrownBy(() -> forward(NORM, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("residual is null");
    try (Normalization narrow = new ReferenceProvider().create(SPEC.withDType(DType.FLOAT32))) {
      assertThatThrownBy(() -> forward(narrow, Optional.of(Tensor.full(SHAPE, 0.1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("residual holds values that are not exactly FLOAT32");
    }
  }

  @Test
  void callsOfOneKindAreNotDifferentiatedAsTheOther() {
    try (Normalization backed =
        new ArrayBackedNormalization(SPEC, new ReferenceProvider().createArrays(SPEC, 1))) {
      Forward fused = forward(backed, Optional.empty());
      Forward plain = backed.forward(INPUT, AFFINE, RUNNING, Mode.EVALUATION);
      assertThatThrownBy(() -> backed.backward(fused, UPSTREAM))
          .hasMessageContaining("backwardFused");
      assertThatThrownBy(() -> backed.backwardFused(plain, UPSTREAM)).hasMessageContaining("none");
      assertThatThrownBy(() -> NORM.backwardFused(plain, UPSTREAM))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aWorkspaceKnowsWhichCallItWasGivenLast() {
    ArrayView values = ArrayView.copyOf(INPUT, DType.FLOAT64);
    ArrayView result = ArrayView.blank(StridedLayout.dense(SHAPE), DType.FLOAT64);
    ArrayView gradient = ArrayView.blank(StridedLayout.dense(SHAPE), DType.FLOAT64);
    ArrayAffine affine = ArrayAffine.copyOf(AFFINE, DType.FLOAT64);
    ArrayAffine affineGradient = ArrayAffine.copyOf(AFFINE, DType.FLOAT64);
    ArrayStatistics running = ArrayStatistics.copyOf(RUNNING, DType.FLOAT64);
    try (ArrayNormalization arrays = new ReferenceProvider().createArrays(SPEC, 1)) {
      ArrayWorkspace workspace = arrays.workspace();
      arrays.forward(values, affine, running, Mode.EVALUATION, result, workspace);
      assertThatThrownBy(
              () ->
                  arrays.backwardFused(
                      values,
                      affine,
                      result,
                      values,
                      gradient,
                      Optional.empty(),
                      affineGradient,
                      workspace))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("forwardFused");
      arrays.forwardFused(
          values, Optional.empty(), affine, running, Mode.EVALUATION, result, workspace);
      assertThatThrownBy(
              () -> arrays.backward(values, affine, values, gradient, affineGradient, workspace))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(
              () ->
                  arrays.backwardFused(
                      values,
                      affine,
                      result,
                      values,
                      gradient,
                      Optional.of(ArrayView.blank(result.layout(), DType.FLOAT64)),
                      affineGradient,
                      workspace))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("had no residual");
    }
  }

  @Test
  void whoeverHasNoFusedCallsSaysSo() {
    Normalization without =
        new Normalization() {
          @Override
          public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
            return NORM.forward(input, affine, before, mode);
          }

          @Override
          public Gradients backward(Forward forward, Tensor upstream) {
            return NORM.backward(forward, upstream);
          }
        };
    assertThatThrownBy(() -> forward(without, Optional.empty()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("do not claim FUSED_ACTIVATION");
    assertThatThrownBy(() -> without.backwardFused(null, UPSTREAM))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
