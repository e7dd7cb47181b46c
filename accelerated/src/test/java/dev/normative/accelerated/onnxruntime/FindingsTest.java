package dev.normative.accelerated.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the suite found in ONNX Runtime 1.29.0 on the CPU, each as the smallest case that shows it.
 * A test that fails with a newer one is good news: the deviation, or the claim that is missing, can
 * go.
 */
@NeedsOnnxRuntime
class FindingsTest {
  private static final NormalizationProvider ONNX_RUNTIME = new OnnxRuntimeProvider();
  private static final NormalizationProvider REFERENCE = new ReferenceProvider();

  private static final RunningUpdate ONE_TENTH =
      new RunningUpdate.Exponential(0.1, Denominator.BIASED);

  /** One set of statistics for everything, so that a case need not say more than its values. */
  private static final NormSpec ONE_GROUP = NormSpec.groupNorm(1, 1).withDType(DType.FLOAT32);

  private static Forward forward(
      NormalizationProvider provider, NormSpec spec, Tensor input, RunningStats before) {
    try (Normalization norm = provider.create(spec)) {
      return norm.forward(input, Affine.initial(spec), before, Mode.TRAINING);
    }
  }

  private static double[] output(NormSpec spec, Tensor input) {
    return forward(ONNX_RUNTIME, spec, input, spec.initialStats()).output().toArray();
  }

  private static Tensor row(DType dtype, double... values) {
    return Tensor.of(Shape.of(1, 1, values.length), values).rounded(dtype);
  }

  static Stream<NormSpec> normsOfRows() {
    return Stream.of(
            NormSpec.batchNorm1d(1).withRunning(ONE_TENTH),
            NormSpec.layerNorm(2),
            NormSpec.instanceNorm1d(1))
        .map(spec -> spec.withDType(DType.FLOAT32));
  }

  /** Rule F9; group normalization, which takes infinity minus infinity, is not silent here. */
  @ParameterizedTest
  @MethodSource("normsOfRows")
  void aVarianceThatOverflowsMakesTheOutputTheShift(NormSpec spec) {
    Tensor input = row(DType.FLOAT32, 1e30, -1e30);
    assertThat(output(spec, input)).containsExactly(0, 0);
    assertThat(forward(REFERENCE, spec, input, spec.initialStats()).output().toArray())
        .containsExactly(1, -1);
  }

  /** The same, of the mean square. */
  @Test
  void aMeanSquareThatOverflowsMakesTheOutputZero() {
    Tensor input = row(DType.FLOAT32, 1e30, 1e30);
    assertThat(output(NormSpec.rmsNorm(DType.FLOAT32, 2), input)).containsExactly(0, 0);
  }

  /**
   * Rules F1 and N1 of GroupNorm, and most of the others with them: the variance is 1.25, of which
   * the difference of two numbers of 1.6e9 in float32 leaves 0, so that sqrt(1e-5) takes the
   * deviation's place. ONNX Runtime's own layer normalization is right (onnxruntime#28463).
   */
  @Test
  void groupNormTakesOnePass() {
    double[] values = {40000, 40001, 40002, 40003};
    double far = 1.5 / Math.sqrt(1e-5);
    assertThat(output(ONE_GROUP, row(DType.FLOAT32, values))[3]).isEqualTo(far, offset(1e-3));
    double right = 1.5 / Math.sqrt(1.25);
    assertThat(
            output(NormSpec.layerNorm(4).withDType(DType.FLOAT32), row(DType.FLOAT32, values))[3])
        .isEqualTo(right, offset(1e-4));
  }

  /** In float64, too: the variance of 1.25 becomes 2. */
  @Test
  void groupNormTakesOnePassInFloat64Too() {
    NormSpec spec = ONE_GROUP.withDType(DType.FLOAT64).withEpsilon(0x1p-17);
    double[] output = output(spec, row(DType.FLOAT64, 1e8, 1e8 + 1, 1e8 + 2, 1e8 + 3));
    assertThat(output[3]).isEqualTo(1.5 / Math.sqrt(2), offset(1e-5));
  }

  /** Rule F2 of GroupNorm: a variance below 0 by a rounding is more than epsilon below. */
  @Test
  void groupNormOfAConstantIsNaN() {
    assertThat(output(ONE_GROUP, row(DType.FLOAT32, 7.3, 7.3, 7.3))).containsOnly(Double.NaN);
  }

  /**
   * Why OLD_WEIGHT_ROUNDED is declared, without which BatchNorm would not keep S1, F8, F10 and F11:
   * momentum 0.99 is a float, and 1 minus it not the float next to 0.01. {0, 2} have the mean 1.
   */
  @Test
  void aSmallNewWeightIsNotTheOneThatWasAskedFor() {
    NormSpec spec =
        NormSpec.batchNorm1d(1)
            .withRunning(new RunningUpdate.Exponential(0.01, Denominator.BIASED))
            .withDType(DType.FLOAT32);
    Tensor input = row(DType.FLOAT32, 0, 2);
    double weight = forward(ONNX_RUNTIME, spec, input, spec.initialStats()).after().mean().item();
    assertThat(weight).isEqualTo(1f - 0.99f).isEqualTo(0.0099999905, offset(1e-10));
    assertThat(forward(REFERENCE, spec, input, spec.initialStats()).after().mean().item())
        .isEqualTo(0.01f);
  }

  /** Why FLOAT64 is not claimed; every common epsilon and momentum is refused, not rounded. */
  @Test
  void epsilonAndMomentumAreFloatsInFloat64Too() {
    NormSpec layer = NormSpec.layerNorm(2);
    assertThatThrownBy(() -> ONNX_RUNTIME.create(layer))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "ONNX Runtime takes epsilon as a float, also in FLOAT64; the specification wants 1.0E-5,"
                + " and the nearest float is 9.999999747378752E-6");
    NormSpec batch = NormSpec.batchNorm1d(1).withEpsilon(0x1p-17).withRunning(ONE_TENTH);
    assertThatThrownBy(() -> ONNX_RUNTIME.create(batch))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("1 minus the new weight")
        .hasMessageContaining("0.8999999761581421");
  }

  /** Why EMPTY_BATCH_PASSES is not claimed: the mean of nothing is taken into the average. */
  @Test
  void anEmptyBatchMakesTheRunningStatisticsNaNForGood() {
    NormSpec spec = NormSpec.batchNorm1d(1).withRunning(ONE_TENTH).withDType(DType.FLOAT32);
    Tensor none = Tensor.zeros(Shape.of(0, 1));
    RunningStats after = forward(ONNX_RUNTIME, spec, none, spec.initialStats()).after();
    assertThat(after.mean().item()).isNaN();
    assertThat(after.variance().item()).isNaN();
  }

  /** Another reason: the function for group normalization divides by the number of samples. */
  @Test
  void groupNormOfNoSamplesFails() {
    Tensor none = Tensor.zeros(Shape.of(0, 1, 3));
    assertThatThrownBy(() -> output(ONE_GROUP, none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be reshaped");
  }

  /** Rule D2 of InstanceNorm: 9 floats further on in memory, a sum begins with another value. */
  @Test
  void instanceNormOfASampleDependsOnItsPlaceInMemory() {
    double[] tenths = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
    NormSpec spec = NormSpec.instanceNorm1d(1).withDType(DType.FLOAT32);
    assertThatTheLastBitsDependOnAMate(spec, tenths);
  }

  /** Rule D2 of GroupNorm, whose sums are those of ReduceMean. */
  @Test
  void groupNormOfASampleDependsOnItsBeingAlone() {
    assertThatTheLastBitsDependOnAMate(ONE_GROUP, 3.8, 7.7, 8.1, 5.9, 2.0);
  }

  private static void assertThatTheLastBitsDependOnAMate(NormSpec spec, double... sample) {
    int length = sample.length;
    double[] pair = new double[2 * length];
    System.arraycopy(sample, 0, pair, length, length);
    Tensor both = Tensor.of(Shape.of(2, 1, length), pair).rounded(DType.FLOAT32);
    double[] alone = output(spec, row(DType.FLOAT32, sample));
    double[] beside = Arrays.copyOfRange(output(spec, both), length, 2 * length);
    assertThat(beside).isNotEqualTo(alone);
    // A few roundings of float32.
    assertThat(beside).containsExactly(alone, offset(16 * 0x1p-24));
  }

  /** What is right: one value gives the shift, whatever it is. */
  @ParameterizedTest
  @ValueSource(doubles = {7.3, -1e30, 0})
  void aSingleValueGivesTheShift(double value) {
    assertThat(output(NormSpec.layerNorm(1).withDType(DType.FLOAT32), row(DType.FLOAT32, value)))
        .containsExactly(0);
  }
}
