package dev.normative.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningUpdate.Cumulative;
import dev.normative.contract.RunningUpdate.Exponential;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormSpecTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, -1e-5, Double.NaN, Double.POSITIVE_INFINITY})
  void anEpsilonThatIsNotPositiveAndFiniteIsRefused(double epsilon) {
    assertThatThrownBy(() -> NormSpec.batchNorm1d(3).withEpsilon(epsilon))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epsilon is " + epsilon);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.5, Double.NaN})
  void aNewWeightOutsideZeroToOneIsRefused(double weight) {
    assertThatThrownBy(() -> new Exponential(weight, Denominator.UNBIASED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("new weight " + weight);
  }

  @Test
  void groupsThatDoNotDivideTheChannelsAreRefused() {
    assertThatThrownBy(() -> NormSpec.groupNorm(4, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("6 channels cannot be split into 4 groups of the same size");
  }

  @Test
  void channelsAndAxesThatNoInputHasAreRefused() {
    assertThatThrownBy(() -> NormSpec.batchNorm2d(0)).hasMessageContaining("channels is 0");
    assertThatThrownBy(() -> new PerChannel(3, 4, 4, 4)).hasMessageContaining("channel axis 4");
    assertThatThrownBy(() -> new ChannelGroups(1, 3, 0, 2, 4))
        .hasMessageContaining("channel axis 0");
    assertThatThrownBy(() -> NormSpec.layerNorm()).hasMessageContaining("at least one axis");
  }

  @Test
  void runningStatisticsNeedStatisticsPerChannel() {
    assertThatThrownBy(() -> NormSpec.layerNorm(3).withRunning(new Cumulative(Denominator.BIASED)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("running statistics need statistics per channel");
    assertThatThrownBy(
            () -> NormSpec.groupNorm(2, 4).withRunning(new Cumulative(Denominator.BIASED)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use withoutRunning()");
  }

  @Test
  void presetsAreTheLayersOfPyTorch() {
    NormSpec spec = NormSpec.batchNorm2d(3);
    assertThat(spec.epsilon()).isEqualTo(1e-5);
    assertThat(spec.running()).contains(new Exponential(0.1, Denominator.UNBIASED));
    assertThat(spec.initialStats()).isEqualTo(RunningStats.initial(3));
    assertThat(NormSpec.layerNorm(3).initialStats()).isEqualTo(RunningStats.none());
  }

  @Test
  void theWeightOfACumulativeAverageFallsWithTheBatches() {
    Cumulative cumulative = new Cumulative(Denominator.BIASED);
    assertThat(cumulative.newWeight(0)).isEqualTo(1);
    assertThat(cumulative.newWeight(3)).isEqualTo(0.25);
  }

  @Test
  void argumentsThatDoNotFitAreRefusedWithWhatWasExpected() {
    NormSpec spec = NormSpec.batchNorm2d(3);
    Affine affine = Affine.initial(spec);
    RunningStats stats = spec.initialStats();
    Tensor input = Tensor.zeros(Shape.of(2, 3, 4, 4));
    refused(spec, Tensor.zeros(Shape.of(2, 3, 4)), affine, stats, "rank 3; expected rank 4");
    refused(
        spec,
        Tensor.zeros(Shape.of(2, 4, 4, 4)),
        affine,
        stats,
        "input [2, 4, 4, 4] has 4 channels on axis 1; expected 3");
    refused(spec, input, Affine.none(), stats, "has a scale [3], but none was given");
    refused(
        spec,
        input,
        Affine.of(Tensor.vector(1, 1), Tensor.vector(0, 0, 0)),
        stats,
        "scale [2] must have the shape [3]");
    refused(spec, input, affine, RunningStats.none(), "running statistics of 0 channels");
    refused(spec, input, affine, RunningStats.initial(4), "running statistics of 4 channels");
    RunningStats negative = new RunningStats(Tensor.vector(0, 0, 0), Tensor.vector(1, -1, 1), 0);
    refused(spec, input, affine, negative, "running variance of channel 1 is -1.0");
    refused(
        spec.withDType(DType.FLOAT32),
        Tensor.full(input.shape(), 0.1),
        affine,
        stats,
        "not exactly FLOAT32");
    refused(spec, null, affine, stats, "input is null");
  }

  private static void refused(
      NormSpec spec, Tensor input, Affine affine, RunningStats before, String message) {
    assertThatThrownBy(() -> ArgumentCheck.forward(spec, input, affine, before, Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
