package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Profile;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate.Exponential;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each framework's defaults make of one batch. */
class ProfileTest {

  private static RunningStats after(NormSpec spec, Tensor input) {
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      return norm.forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING).after();
    }
  }

  /** 1, 2, 3, 4 in the shape that the profile's one-channel input of rank 4 has. */
  private static RunningStats afterOneToFour(NormSpec spec) {
    return after(spec, Tensor.of(Shape.of(4, 1, 1, 1), 1, 2, 3, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "PYTORCH, 1.0666666666666667",
    "KERAS, 1.0025",
    "TENSORFLOW_FUSED, 1.0066666666666667",
    "ONNX, 1.025",
    "FLAX, 1.0025",
    "TUTORIAL, 1.025"
  })
  void eachProfileStoresItsOwnVarianceOfOneToFour(Profile profile, double variance) {
    assertThat(afterOneToFour(profile.batchNorm(1, 4)).variance().item())
        .isCloseTo(variance, within(1e-15));
  }

  @Test
  void djlTurnsItsMomentumRoundInFloat32() {
    // 1f - 0.9f is 0.1 to a float's precision only: the difference shows in the eighth digit.
    double variance = afterOneToFour(Profile.DJL.batchNorm(1, 4)).variance().item();
    assertThat(variance).isCloseTo(1 + (1f - 0.9f) * 2 / 3.0, within(1e-15));
    assertThat(Math.abs(variance - 1.0666666666666667)).isBetween(1e-8, 1e-7);
  }

  @Test
  void frameworksWithoutAProfileFollowFromTheSameChoices() {
    // Burn: weight 0.1 for the new batch, biased.
    NormSpec burn = NormSpec.batchNorm2d(1).withRunning(new Exponential(0.1, Denominator.BIASED));
    assertThat(afterOneToFour(burn).variance().item()).isCloseTo(1.025, within(1e-15));
    // tinygrad: as PyTorch.
    assertThat(afterOneToFour(NormSpec.batchNorm2d(1)).variance().item())
        .isCloseTo(1.0666666666666667, within(1e-15));
    // Equinox, mode="batch": Flax's average divided by 1 - 0.99^k after k batches. It starts at 1,
    // not at 0 as that correction assumes.
    assertThat(afterOneToFour(Profile.FLAX.batchNorm(1, 4)).variance().item() / (1 - 0.99))
        .isCloseTo(100.25, within(1e-11));
  }

  @Test
  void pyTorchsProfileIsThePresets() {
    Profile pyTorch = Profile.PYTORCH;
    NormSpec preset = NormSpec.batchNorm2d(3);
    assertThat(pyTorch.batchNorm(3, 4)).isEqualTo(preset);
    assertThat(pyTorch.policies()).isEqualTo(preset.policies());
  }

  @ParameterizedTest
  @CsvSource({
    "PYTORCH, 1",
    "KERAS, 3",
    "TENSORFLOW_FUSED, 3",
    "ONNX, 1",
    "FLAX, 3",
    "DJL, 1",
    "TUTORIAL, 1"
  })
  void channelsStandWhereTheFrameworkHasThem(Profile profile, int axis) {
    assertThat(profile.channelAxis(4)).isEqualTo(axis);
    Shape shape = Shape.of(2, 5, 5, 5).with(axis, 3);
    Tensor input = new Drawn(1).input(shape, 0, 0);
    assertThat(after(profile.batchNorm(3, 4), input).channels()).isEqualTo(3);
    assertThatThrownBy(() -> after(profile.batchNorm(3, 4), Tensor.zeros(Shape.of(3, 5, 5, 5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("channels on axis " + axis);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void oneValuePerChannelIsRefusedOrGivesTheShift(Profile profile) {
    NormSpec spec = profile.batchNorm(1, 4);
    Tensor single = Tensor.full(Shape.of(1, 1, 1, 1), 7);
    boolean refused = profile == Profile.PYTORCH || profile == Profile.DJL;
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Affine affine = Affine.of(Tensor.vector(3), Tensor.vector(0.25));
      if (refused) {
        assertThatThrownBy(() -> norm.forward(single, affine, spec.initialStats(), Mode.TRAINING))
            .isInstanceOf(IllegalArgumentException.class);
      } else {
        assertThat(norm.forward(single, affine, spec.initialStats(), Mode.TRAINING).output().item())
            .isEqualTo(0.25);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void anEmptyBatchIsRefusedWhereTheFrameworkDoesNotDefineIt(Profile profile) {
    NormSpec spec = profile.batchNorm(1, 4);
    Tensor empty = Tensor.zeros(Shape.of(0, 1, 1, 1));
    if (profile == Profile.PYTORCH || profile == Profile.DJL) {
      assertThat(after(spec, empty).variance().item()).isEqualTo(1);
    } else {
      assertThatThrownBy(() -> after(spec, empty))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no elements");
    }
  }

  @Test
  void ranksThatAFrameworkDoesNotTakeAreRefused() {
    assertThatThrownBy(() -> Profile.TUTORIAL.batchNorm(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rank 2 was asked for; TUTORIAL takes ranks 4 to 4");
    assertThatThrownBy(() -> Profile.KERAS.batchNorm(3, 1)).hasMessageContaining("rank 1");
  }
}
