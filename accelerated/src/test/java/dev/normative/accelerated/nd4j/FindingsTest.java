package dev.normative.accelerated.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the suite found in ND4J 1.0.0-M2.1 on the CPU, each as the smallest case that shows it. A
 * test that fails with a newer one is good news: the deviation can go.
 */
@NeedsNd4j
class FindingsTest {
  private static final NormalizationProvider ND4J = new Nd4jProvider();
  private static final NormalizationProvider REFERENCE = new ReferenceProvider();

  /** A float, so that nothing is rounded but what a case is about. */
  private static final double EXACT_EPSILON = 0x1p-17;

  private static final NormSpec BARE =
      NormSpec.batchNorm1d(1).withoutRunning().withAffine(false, false).withEpsilon(EXACT_EPSILON);

  private static Tensor column(double... values) {
    return Tensor.of(Shape.of(values.length, 1), values);
  }

  private static Gradients gradients(
      NormalizationProvider provider, NormSpec spec, Tensor input, Tensor upstream, Mode mode) {
    try (Normalization norm = provider.create(spec)) {
      Forward forward = norm.forward(input, Affine.initial(spec), spec.initialStats(), mode);
      return norm.backward(forward, upstream);
    }
  }

  /** Rule F9. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, 1e30", "FLOAT64, 1e200"})
  void aVarianceThatOverflowsMakesTheOutputTheShift(DType dtype, double large) {
    NormSpec spec = BARE.withDType(dtype);
    Tensor input = column(large, -large).rounded(dtype);
    for (NormalizationProvider provider : new NormalizationProvider[] {ND4J, REFERENCE}) {
      try (Normalization norm = provider.create(spec)) {
        double[] right = {1, -1};
        double[] silent = {0, 0};
        assertThat(
                norm.forward(input, Affine.none(), spec.initialStats(), Mode.TRAINING)
                    .output()
                    .toArray())
            .containsExactly(provider == ND4J ? silent : right);
      }
    }
  }

  /**
   * Rule B3, and every other that takes gradients in evaluation: there the statistics do not depend
   * on the input, so that all of {0, 2} under mean 0 and variance 1 have the derivative r = 1 /
   * sqrt(1 + epsilon). ND4J goes through mean and variance as if they were the batch's; the
   * formulas of training give r^3 and -r^3 then, the second with the wrong sign
   * (deeplearning4j#7166).
   */
  @ParameterizedTest
  @EnumSource(DType.class)
  void theGradientInEvaluationIsThatOfTraining(DType dtype) {
    NormSpec spec = NormSpec.batchNorm1d(1).withEpsilon(EXACT_EPSILON).withDType(dtype);
    Tensor input = column(0, 2);
    Tensor ones = column(1, 1);
    double right = 1 / Math.sqrt(1 + EXACT_EPSILON);
    double rounding = 8 * dtype.unitRoundoff();
    assertThat(gradients(REFERENCE, spec, input, ones, Mode.EVALUATION).input().at(1))
        .isEqualTo(right, offset(rounding));
    assertThat(gradients(ND4J, spec, input, ones, Mode.EVALUATION).input().at(1))
        .isEqualTo(-right * right * right, offset(rounding));
  }

  /**
   * Rules B1 and B2, and the float64 curves: 1/n is a float in float64, too, so that the input
   * gradients of three values do not add up to 0. With an upstream gradient of {1, 0, 0} the sum is
   * r (1 - n/n), r the inverse root of 14/3 + epsilon. Training runs show it at the first step
   * after a batch whose size is no power of two.
   */
  @Test
  void theCountIsDividedByInFloatInFloat64Too() {
    Tensor dx = gradients(ND4J, BARE, column(1, 2, 6), column(1, 0, 0), Mode.TRAINING).input();
    double root = Math.sqrt(14.0 / 3 + EXACT_EPSILON);
    double rounded = 1f / 3;
    assertThat((dx.at(0) + dx.at(1) + dx.at(2)) * root)
        .isEqualTo(1 - 3 * rounded, offset(1e-15))
        .isEqualTo(-2.98e-8, offset(1e-10));
  }

  /**
   * Rules B1 and B7: epsilon is a float in the backward call alone, so that it belongs to another
   * forward call. {0, 0.002} have the variance 1e-6; the scale's gradient is what the second is
   * normalized to.
   */
  @Test
  void epsilonIsAFloatInTheBackwardCallAlone() {
    NormSpec spec = BARE.withEpsilon(1e-5).withAffine(true, false);
    Tensor input = column(0, 0.002);
    double forward;
    try (Normalization norm = ND4J.create(spec)) {
      forward =
          norm.forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING)
              .output()
              .at(1);
    }
    double backward =
        gradients(ND4J, spec, input, column(0, 1), Mode.TRAINING).scale().orElseThrow().item();
    double rounding = 8 * DType.FLOAT64.unitRoundoff();
    assertThat(forward).isEqualTo(0.001 / Math.sqrt(1e-6 + 1e-5), offset(rounding));
    assertThat(backward).isEqualTo(0.001 / Math.sqrt(1e-6 + 1e-5f), offset(rounding));
    assertThat(backward - forward).isGreaterThan(1e-9);
  }

  /**
   * What is right: the gradients of training in float32. Of 256 values of about 1 with a variance
   * of about 1 under a scale of 1 each is made of sums of 256 terms below 4, divided by 256: an
   * error of at most 256 roundings of 4, and some more for the factors.
   */
  @Test
  void theGradientsOfTrainingAreRightInFloat32() {
    NormSpec spec = NormSpec.batchNorm1d(4).withEpsilon(EXACT_EPSILON).withDType(DType.FLOAT32);
    Shape shape = Shape.of(16, 4, 16);
    SplittableRandom random = new SplittableRandom(5);
    Tensor input =
        Tensor.adopting(shape, random.doubles(shape.elements(), -1, 3).toArray())
            .rounded(DType.FLOAT32);
    Tensor upstream =
        Tensor.adopting(shape, random.doubles(shape.elements(), -1, 1).toArray())
            .rounded(DType.FLOAT32);
    Gradients one = gradients(ND4J, spec, input, upstream, Mode.TRAINING);
    Gradients other = gradients(REFERENCE, spec, input, upstream, Mode.TRAINING);
    double bound = 300 * 4 * DType.FLOAT32.unitRoundoff();
    assertThat(one.input().toArray()).containsExactly(other.input().toArray(), offset(bound));
    // Sums, which are not divided.
    assertThat(one.scale().orElseThrow().toArray())
        .containsExactly(other.scale().orElseThrow().toArray(), offset(256 * bound));
    assertThat(one.shift().orElseThrow().toArray())
        .containsExactly(other.shift().orElseThrow().toArray(), offset(256 * bound));
  }
}
