package dev.normative.accelerated.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.normative.accelerated.VectorProvider;
import dev.normative.conformance.engine.ThirdParty;
import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibTorchProviderTest {
  private static final LibTorchProvider PROVIDER = new LibTorchProvider();

  /** Rule F16 of everybody else: were LibTorch lost, it would be untested without a sound. */
  @Test
  @NeedsLibTorch
  void itIsTheUsualThirdParty() {
    assertThat(ThirdParty.registeredBeside(new VectorProvider()).provider())
        .get()
        .isInstanceOf(LibTorchProvider.class);
    assertThat(ThirdParty.registeredBeside(PROVIDER).absence())
        .isEqualTo(
            "there is no third party: libtorch is the candidate itself;"
                + " -Dconformance.third=NAME takes a registered implementation");
  }

  @Test
  void aServiceLoaderFindsTheProvider() {
    assertThat(ServiceLoader.load(NormalizationProvider.class))
        .anyMatch(provider -> provider instanceof LibTorchProvider);
  }

  /** {1, 2, 3, 4}: mean 5/2, variance 5/4, sample variance 5/3. */
  @Test
  @NeedsLibTorch
  void batchNormIsPyTorchs() {
    NormSpec spec = NormSpec.batchNorm1d(1);
    Tensor input = Tensor.of(Shape.of(4, 1), 1, 2, 3, 4);
    try (Normalization norm = PROVIDER.create(spec)) {
      Forward forward =
          norm.forward(input, Affine.initial(spec), RunningStats.initial(1), Mode.TRAINING);
      // Half of PyTorch's own printed last digit: torch.nn.BatchNorm1d(1) gives -1.3416 for 1.
      assertThat(forward.output().at(0)).isEqualTo(-1.3416, offset(5e-5));
      assertThat(forward.after().mean().item()).isEqualTo(0.25);
      assertThat(forward.after().variance().item())
          .isEqualTo(1 + 0.1 * (5 / 3.0 - 1), offset(Math.ulp(1.0)));
      assertThat(forward.after().batches()).isEqualTo(1);
      Gradients gradients = norm.backward(forward, Tensor.of(Shape.of(4, 1), 1, 0, 0, 0));
      assertThat(gradients.shift().orElseThrow().item()).isEqualTo(1);
      assertThat(gradients.scale().orElseThrow().item()).isEqualTo(-1.3416, offset(5e-5));
    }
  }

  /** 1e-5 is no float: a float epsilon would be 9.99999974737875e-06. */
  @Test
  @NeedsLibTorch
  void epsilonStaysADoubleAllTheWay() {
    NormSpec spec = NormSpec.batchNorm1d(1).withAffine(false, false);
    double s = 0x1p-9;
    Tensor input = Tensor.of(Shape.of(2, 1), s, -s);
    try (Normalization norm = PROVIDER.create(spec)) {
      double y =
          norm.forward(input, Affine.none(), RunningStats.initial(1), Mode.TRAINING).output().at(0);
      // y = s / sqrt(s^2 + epsilon); a few roundings of y, magnified at most 2 (s^2 + eps) / eps
      // times.
      double epsilon = s * s / (y * y) - s * s;
      double relative = 16 * 0x1p-53 * (s * s + 1e-5) / 1e-5;
      assertThat(epsilon / 1e-5 - 1).isBetween(-relative, relative);
    }
  }

  static Stream<NormSpec> beyondLibTorch() {
    Policies outside = Policies.PYTORCH.withEpsilonPlace(Policies.EpsilonPlace.OUTSIDE_ROOT);
    return Stream.of(
        NormSpec.batchNorm1d(2).withPolicies(outside),
        NormSpec.batchNorm1d(2).withRunning(new RunningUpdate.Cumulative(Denominator.BIASED)),
        NormSpec.batchNorm1d(2)
            .withPolicies(Policies.PYTORCH.withSingleValue(Policies.SingleValue.PASS)),
        NormSpec.rmsNorm(3).withAffine(true, true));
  }

  @ParameterizedTest
  @MethodSource("beyondLibTorch")
  void whatLibTorchHasNoOperatorForIsRefused(NormSpec spec) {
    assertThatThrownBy(() -> PROVIDER.create(spec))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("LibTorch")
        .hasMessageContaining("the specification");
  }

  @Test
  @NeedsLibTorch
  void aForwardOfAnotherNormalizationIsRefused() {
    NormSpec spec = NormSpec.layerNorm(2);
    Tensor input = Tensor.of(Shape.of(1, 2), 1, 2);
    try (Normalization norm = PROVIDER.create(spec);
        Normalization other = PROVIDER.create(spec)) {
      Forward forward =
          other.forward(input, Affine.initial(spec), RunningStats.none(), Mode.TRAINING);
      assertThatThrownBy(() -> norm.backward(forward, input))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("of this normalization");
    }
  }

  /** A call that is known to fail in LibTorch: see {@link LibTorchDeviations}. */
  @Test
  @NeedsLibTorch
  void aNativeFailureSaysWhatWasCalledOnWhatAndWhy() {
    NormSpec spec = NormSpec.instanceNorm1d(2).withAffine(true, true);
    Tensor none = Tensor.zeros(Shape.of(0, 2, 3));
    try (Normalization norm = PROVIDER.create(spec)) {
      assertThatThrownBy(
              () -> norm.forward(none, Affine.initial(spec), RunningStats.none(), Mode.TRAINING))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "LibTorch's forward call of INSTANCE on an input [0, 2, 3] failed: ")
          .hasMessageContaining("index 0 out of range")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aNativeFailureOnAnInputThatHasElementsIsNotTheCallersFault() {
    RuntimeException thrown =
        new RuntimeException("Traceback ...\nRuntimeError: not enough memory\n  somewhere");
    assertThat(NativeFailure.of(thrown, "backward", Operation.Norm.RMS, Shape.of(2, 3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("LibTorch's backward call of RMS on an input [2, 3] failed: not enough memory")
        .hasCause(thrown);
  }
}
