package dev.normative.accelerated.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the suite found in LibTorch 2.7.1, each as the smallest case that shows it. A test that
 * fails with a newer LibTorch is good news: the deviation, or the claim that is missing, can go.
 */
@NeedsLibTorch
class FindingsTest {
  private static final NormalizationProvider LIBTORCH = new LibTorchProvider();
  private static final NormalizationProvider REFERENCE = new ReferenceProvider();

  @BeforeAll
  static void onTheCpu() {
    assumeFalse(
        LibTorch.loaded().device().isGpu(), "these are findings about its kernels on the CPU");
  }

  private static Forward forward(
      NormalizationProvider provider, NormSpec spec, Tensor input, RunningStats before) {
    try (Normalization norm = provider.create(spec)) {
      return norm.forward(input, Affine.initial(spec), before, Mode.TRAINING);
    }
  }

  private static Gradients gradients(
      NormalizationProvider provider, NormSpec spec, Tensor input, Tensor upstream) {
    try (Normalization norm = provider.create(spec)) {
      return norm.backward(
          norm.forward(input, Affine.initial(spec), RunningStats.none(), Mode.TRAINING), upstream);
    }
  }

  private static double largestDifference(Tensor one, Tensor other) {
    double largest = 0;
    for (int i = 0; i < one.size(); i++) {
      largest = Math.max(largest, Math.abs(one.at(i) - other.at(i)));
    }
    return largest;
  }

  /** Rule F9 of every norm; pytorch#162489. */
  @Test
  void aVarianceThatOverflowsMakesTheOutputTheShift() {
    NormSpec spec = NormSpec.layerNorm(2).withDType(DType.FLOAT32);
    Tensor input = Tensor.of(Shape.of(1, 2), 1e30, -1e30).rounded(DType.FLOAT32);
    Tensor output = forward(LIBTORCH, spec, input, RunningStats.none()).output();
    assertThat(output.at(0)).isZero();
    assertThat(output.at(1)).isZero();
    assertThat(forward(REFERENCE, spec, input, RunningStats.none()).output().toArray())
        .containsExactly(1.0, -1.0);
  }

  /** Rules F12, P1, S6, S9 of InstanceNorm; pytorch#38115. */
  @Test
  void instanceNormOfNoSamplesFailsWhereItHasAScale() {
    NormSpec bare = NormSpec.instanceNorm1d(2);
    Tensor none = Tensor.zeros(Shape.of(0, 2, 3));
    assertThat(forward(LIBTORCH, bare, none, RunningStats.none()).output()).isEqualTo(none);
    NormSpec affine = bare.withAffine(true, true);
    assertThatThrownBy(() -> forward(LIBTORCH, affine, none, RunningStats.none()))
        .hasMessageContaining("select(): index 0 out of range");
  }

  /** Rule F12 of GroupNorm. */
  @Test
  void groupNormsScaleHasAGradientOfNaNWhereSamplesHaveNoElements() {
    Tensor none = Tensor.zeros(Shape.of(2, 1, 0));
    Gradients gradients = gradients(LIBTORCH, NormSpec.groupNorm(1, 1), none, none);
    assertThat(gradients.scale().orElseThrow().item()).isNaN();
    assertThat(gradients.shift().orElseThrow().item()).isZero();
  }

  /**
   * Why ANY_CHANNEL_AXIS is not claimed: with channels last in memory group_norm takes the mean of
   * the squares minus the square of the mean. Around 1e6 with a variance of 1, that loses twelve of
   * the sixteen digits of float64: 1e12 times u = 2^-53 is 1e-4.
   */
  @Test
  void groupNormTakesOnePassWhereChannelsAreLast() {
    NormSpec first = NormSpec.groupNorm(1, 2).withAffine(false, false);
    NormSpec last = first.withReduction(new ChannelGroups(1, 2, 3, 4, 4));
    double[] values = {
      1e6 + 1, 1e6 - 1, 1e6 + 0.3, 1e6 - 0.9, 1e6 + 0.7, 1e6 - 0.1, 1e6 + 0.2, 1e6
    };
    Tensor input = Tensor.of(Shape.of(1, 2, 2, 2), values);
    double exactly = 1e-9;
    assertThat(outputError(first, input)).isLessThan(exactly);
    assertThat(outputError(last, input)).isBetween(1e-6, 1e-3);
  }

  private static double outputError(NormSpec spec, Tensor input) {
    return largestDifference(
        forward(LIBTORCH, spec, input, RunningStats.none()).output(),
        forward(REFERENCE, spec, input, RunningStats.none()).output());
  }

  /**
   * The other reason: the gradient of instance_norm for a single sample is wrong, without a word,
   * where channels are last in memory. Its backward call takes the upstream gradient's memory for
   * that of channels first. Two samples are right.
   */
  @Test
  void instanceNormsGradientIsWrongForOneSampleWhereChannelsAreLast() {
    NormSpec first = NormSpec.instanceNorm2d(2);
    NormSpec last = first.withReduction(new ChannelGroups(2, 2, 3, 4, 4));
    double[] values = {3, -2, 5, 7, 1, 4, 9, -6};
    double[] upstream = {1, 0.5, -0.25, 2, 0.75, -1.5, 0.3, 0.9};
    double rounding = 1e-14;
    assertThat(gradientError(first, Shape.of(1, 2, 2, 2), values, upstream)).isLessThan(rounding);
    assertThat(gradientError(last, Shape.of(2, 1, 2, 2), values, upstream)).isLessThan(rounding);
    assertThat(gradientError(last, Shape.of(1, 2, 2, 2), values, upstream)).isGreaterThan(0.5);

    Shape shape = Shape.of(1, 2, 2, 2);
    Tensor wrong =
        gradients(LIBTORCH, last, Tensor.of(shape, values), Tensor.of(shape, upstream)).input();
    // The same input with its channels first, the upstream gradient's memory as it is.
    double[] moved = {3, 5, 1, 9, -2, 7, 4, -6};
    Tensor misread =
        gradients(REFERENCE, first, Tensor.of(shape, moved), Tensor.of(shape, upstream)).input();
    for (int pixel = 0; pixel < 4; pixel++) {
      for (int channel = 0; channel < 2; channel++) {
        assertThat(wrong.at(2 * pixel + channel))
            .isEqualTo(misread.at(4 * channel + pixel), offset(rounding));
      }
    }
  }

  private static double gradientError(
      NormSpec spec, Shape shape, double[] values, double[] upstream) {
    Tensor input = Tensor.of(shape, values);
    Tensor given = Tensor.of(shape, upstream);
    return largestDifference(
        gradients(LIBTORCH, spec, input, given).input(),
        gradients(REFERENCE, spec, input, given).input());
  }

  /**
   * Why INSTANCE_STATISTICS is not claimed: instance_norm copies the running statistics for every
   * sample, updates the copies, and takes their mean, which is rounded; so a new weight of 0 does
   * not keep them.
   */
  @Test
  void aNewWeightOf0ChangesTheRunningStatisticsOfInstanceNorm() {
    NormSpec spec =
        NormSpec.instanceNorm1d(1)
            .withRunning(new RunningUpdate.Exponential(0, Denominator.UNBIASED));
    Tensor input = Tensor.of(Shape.of(3, 1, 2), 1, 2, 3, 5, 8, 13);
    // (a + a + a) / 3 is not always a.
    double a = 3.0806461328116237;
    assertThat((a + a + a) / 3).isNotEqualTo(a);
    RunningStats before = new RunningStats(Tensor.vector(a), Tensor.vector(1), 0);
    assertThat(forward(LIBTORCH, spec, input, before).after().mean().item())
        .isEqualTo((a + a + a) / 3);
    assertThat(forward(REFERENCE, spec, input, before).after().mean().item()).isEqualTo(a);
  }
}
