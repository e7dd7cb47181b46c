package dev.normative.conformance.bound;

import static dev.normative.conformance.bound.DrawnCalls.CHANNELS;
import static dev.normative.conformance.bound.DrawnCalls.LENGTH;
import static dev.normative.conformance.bound.DrawnCalls.SHAPE;
import static dev.normative.conformance.bound.DrawnCalls.assertThatBounds;
import static dev.normative.conformance.bound.DrawnCalls.cases;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.normative.conformance.bound.DrawnCalls.Case;
import dev.normative.conformance.bound.DrawnCalls.Norm;
import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every tolerance is the one that the derivation gives ({@link DerivedBound}), on {@linkplain
 * DrawnCalls calls} for which each term of it matters.
 */
class NormalizationBoundTest {
  @Test
  void outputsAreAllowedWhatTheDerivationGives() {
    for (Case of : cases()) {
      assertThatBounds(of, of.bound().output()).are(new DerivedBound(of.call()).output());
    }
  }

  @Test
  void runningStatisticsAreAllowedWhatTheDerivationGives() {
    for (Case of : cases()) {
      if (of.call().spec().running().isPresent()) {
        DerivedBound derived = new DerivedBound(of.call());
        assertThatBounds(of, of.bound().runningMean()).are(derived.runningMean());
        assertThatBounds(of, of.bound().runningVariance()).are(derived.runningVariance());
      }
    }
  }

  @Test
  void gradientsAreAllowedWhatTheDerivationGives() {
    for (Case of : cases()) {
      ExpectedGradients gradients = of.bound().gradients(of.upstream());
      DerivedBound derived = new DerivedBound(of.call());
      assertThatBounds(of, gradients.scale().orElseThrow())
          .are(derived.scaleGradient(of.upstream()));
      assertThatBounds(of, gradients.shift().orElseThrow())
          .are(derived.shiftGradient(of.upstream()));
      assertThatBounds(of, gradients.input()).are(derived.inputGradient(of.upstream()));
    }
  }

  /** Statistics that evaluation is given are not off, whatever the data. */
  @Test
  void runningStatisticsStayExactlyInEvaluation() {
    NormSpec spec = Norm.BATCH.spec;
    RunningStats before = new RunningStats(Tensor.vector(1, 2, 3, 4), Tensor.vector(1, 1, 1, 1), 1);
    NormalizationBound bound =
        new NormalizationBound(
            spec,
            Accumulator.SEQUENTIAL,
            Tensor.full(SHAPE, 5),
            Affine.initial(spec),
            before,
            Mode.EVALUATION);
    assertThat(bound.runningMean().expected()).isEqualTo(before.mean());
    assertThat(bound.runningMean().tolerance()).isEqualTo(before.mean().map(Math::ulp));
    assertThat(bound.runningVariance().tolerance()).isEqualTo(before.variance().map(Math::ulp));
  }

  @Test
  void anEmptyBatchKeepsRunningStatistics() {
    for (Norm norm : List.of(Norm.BATCH, Norm.INSTANCE)) {
      RunningStats before = norm.spec.initialStats();
      NormalizationBound bound =
          new NormalizationBound(
              norm.spec,
              Accumulator.SEQUENTIAL,
              Tensor.zeros(Shape.of(0, CHANNELS, LENGTH)),
              Affine.initial(norm.spec),
              before,
              Mode.TRAINING);
      assertThat(bound.output().expected().size()).isZero();
      assertThat(bound.runningMean().expected()).isEqualTo(before.mean());
      assertThat(bound.runningVariance().expected()).isEqualTo(before.variance());
    }
  }

  @Test
  void whatIsNotTrackedIsNotAsked() {
    NormSpec spec = Norm.LAYER.spec;
    NormalizationBound bound =
        new NormalizationBound(
            spec,
            Accumulator.SEQUENTIAL,
            Tensor.full(SHAPE, 5),
            Affine.initial(spec),
            RunningStats.none(),
            Mode.TRAINING);
    assertThatThrownBy(bound::runningMean)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no running statistics");
    assertThatThrownBy(bound::runningVariance)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no running statistics");
  }

  @Test
  void withoutScaleAndShiftThereAreNoGradientsOfThem() {
    NormSpec spec = Norm.LAYER.spec.withAffine(false, false);
    ExpectedGradients gradients =
        new NormalizationBound(
                spec,
                Accumulator.SEQUENTIAL,
                Tensor.full(SHAPE, 5),
                Affine.none(),
                RunningStats.none(),
                Mode.TRAINING)
            .gradients(Tensor.full(SHAPE, 1));
    assertThat(gradients.scale()).isEmpty();
    assertThat(gradients.shift()).isEmpty();
    assertThat(gradients.input().dtype()).isEqualTo(DType.FLOAT32);
  }

  /**
   * One sample's squares overflow, the other's do not: nothing is said of the one and the usual of
   * the other; in any range the first is held to what the same data, smaller, would be.
   */
  @ParameterizedTest
  @EnumSource(DType.class)
  void whereASumMayOverflowOnlyTheOutputInAnyRangeIsBounded(DType dtype) {
    NormSpec spec = NormSpec.layerNorm(3).withAffine(false, false).withDType(dtype);
    int highest = Math.getExponent(dtype.largest());
    // Squares that just overflow, and values that all but do.
    for (int exponent : new int[] {highest / 2 + 1, highest - 2}) {
      double[] values = {1, 2, 4, 0, 0, 0};
      for (int i = 0; i < 3; i++) {
        values[i + 3] = Math.scalb(values[i], exponent);
      }
      NormalizationBound bound = layer(spec, Tensor.of(Shape.of(2, 3), values));
      Expectation strict = bound.output();
      Expectation anyRange = bound.outputInAnyRange();
      assertThat(anyRange.expected()).isEqualTo(strict.expected());
      Expectation small = layer(spec, Tensor.of(Shape.of(1, 3), 1, 2, 4)).output();
      for (int i = 0; i < 3; i++) {
        assertThat(strict.tolerance().at(i)).isEqualTo(small.tolerance().at(i));
        assertThat(anyRange.tolerance().at(i)).isEqualTo(small.tolerance().at(i));
        assertThat(strict.tolerance().at(i + 3)).isEqualTo(Double.POSITIVE_INFINITY);
        // The same but for epsilon, which is nothing here, and for an ulp.
        assertThat(anyRange.tolerance().at(i + 3))
            .isCloseTo(small.tolerance().at(i), withinPercentage(20));
      }
    }
  }

  private static NormalizationBound layer(NormSpec spec, Tensor input) {
    return new NormalizationBound(
        spec, Accumulator.SEQUENTIAL, input, Affine.none(), RunningStats.none(), Mode.TRAINING);
  }

  @Test
  void evaluationIsInAnyRange() {
    NormSpec spec = NormSpec.batchNorm1d(1).withDType(DType.FLOAT32);
    RunningStats before = new RunningStats(Tensor.vector(0), Tensor.vector(1), 1);
    NormalizationBound bound =
        new NormalizationBound(
            spec,
            Accumulator.SEQUENTIAL,
            Tensor.of(Shape.of(2, 1), 0x1p120, -0x1p120),
            Affine.initial(spec),
            before,
            Mode.EVALUATION);
    assertThat(bound.outputInAnyRange().tolerance()).isEqualTo(bound.output().tolerance());
    assertThat(bound.output().tolerance().at(0)).isFinite();
  }
}
