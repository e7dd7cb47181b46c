package dev.normative.accelerated.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.onnxruntime.OrtException;
import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NeedsOnnxRuntime
class OnnxRuntimeProviderTest {
  private static final OnnxRuntimeProvider PROVIDER = new OnnxRuntimeProvider();

  private static final RunningUpdate BIASED =
      new RunningUpdate.Exponential(0.25, Denominator.BIASED);

  @Test
  void aServiceLoaderFindsTheProvider() {
    assertThat(ServiceLoader.load(NormalizationProvider.class))
        .anyMatch(provider -> provider instanceof OnnxRuntimeProvider);
  }

  /**
   * {1, 2, 3, 4}: mean 5/2, population variance 5/4, of which ONNX's momentum of 0.75 takes a
   * quarter.
   */
  @Test
  void batchNormIsOnnxs() {
    NormSpec spec = NormSpec.batchNorm1d(1).withRunning(BIASED).withDType(DType.FLOAT32);
    Tensor input = Tensor.of(Shape.of(4, 1), 1, 2, 3, 4);
    try (Normalization norm = PROVIDER.create(spec)) {
      Forward forward =
          norm.forward(input, Affine.initial(spec), RunningStats.initial(1), Mode.TRAINING);
      // -1.5 / sqrt(1.25 + 1e-5); a few roundings of float32.
      assertThat(forward.output().at(0)).isEqualTo(-1.3416354, offset(1e-6));
      assertThat(forward.after().mean().item()).isEqualTo(0.625);
      assertThat(forward.after().variance().item()).isEqualTo(0.75 + 0.25 * 1.25);
      assertThat(forward.after().batches()).isEqualTo(1);
      Tensor evaluated =
          norm.forward(input, Affine.initial(spec), forward.after(), Mode.EVALUATION).output();
      assertThat(evaluated.at(0)).isEqualTo(0.375 / Math.sqrt(1.0625 + 1e-5), offset(1e-6));
      assertThatThrownBy(() -> norm.backward(forward, input))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("no gradients");
    }
  }

  static Stream<NormSpec> exactFloats() {
    return Stream.of(
            NormSpec.batchNorm1d(6).withRunning(BIASED),
            NormSpec.batchNorm1d(6).withoutRunning(),
            NormSpec.layerNorm(6, 5),
            NormSpec.layerNorm(5).withAffine(true, false),
            NormSpec.groupNorm(2, 6),
            NormSpec.rmsNorm(5))
        .map(spec -> spec.withEpsilon(0x1p-17));
  }

  /**
   * FLOAT64 of exact floats: inputs of about 1 with a variance of about 1, so that the statistics
   * of 30 values miss by less than 64 roundings of the reference's.
   */
  @ParameterizedTest
  @MethodSource("exactFloats")
  void float64IsFloat64AllTheWay(NormSpec spec) {
    Shape shape = Shape.of(4, 6, 5);
    double[] values = new SplittableRandom(11).doubles(shape.elements(), -1, 3).toArray();
    Tensor input = Tensor.adopting(shape, values);
    for (Mode mode : Mode.values()) {
      Forward one = forward(PROVIDER, spec, input, mode);
      Forward other = forward(new ReferenceProvider(), spec, input, mode);
      assertClose(one.output(), other.output());
      assertClose(one.after().mean(), other.after().mean());
      assertClose(one.after().variance(), other.after().variance());
    }
  }

  private static Forward forward(
      NormalizationProvider provider, NormSpec spec, Tensor input, Mode mode) {
    try (Normalization norm = provider.create(spec)) {
      return norm.forward(input, Affine.initial(spec), spec.initialStats(), mode);
    }
  }

  private static void assertClose(Tensor one, Tensor other) {
    assertThat(one.toArray()).containsExactly(other.toArray(), offset(64 * 0x1p-53));
  }

  static Stream<NormSpec> beyondOnnxRuntime() {
    NormSpec batch = NormSpec.batchNorm1d(2).withRunning(BIASED).withDType(DType.FLOAT32);
    return Stream.of(
        batch.withPolicies(Policies.PYTORCH.withEpsilonPlace(Policies.EpsilonPlace.OUTSIDE_ROOT)),
        batch.withRunning(new RunningUpdate.Cumulative(Denominator.BIASED)),
        batch.withRunning(new RunningUpdate.Exponential(0.25, Denominator.UNBIASED)),
        batch.withReduction(new PerChannel(2, 2, 3, 3)),
        batch.withEpsilon(1e-50),
        batch.withEpsilon(1e50),
        batch.withDType(DType.FLOAT64),
        NormSpec.groupNorm(1, 2).withReduction(new ChannelGroups(1, 2, 2, 3, 3)),
        NormSpec.instanceNorm1d(2).withEpsilon(0.5),
        NormSpec.instanceNorm1d(2).withRunning(BIASED).withDType(DType.FLOAT32),
        NormSpec.rmsNorm(3).withAffine(true, true));
  }

  @ParameterizedTest
  @MethodSource("beyondOnnxRuntime")
  void whatOnnxRuntimeHasNoOperatorForIsRefused(NormSpec spec) {
    assertThatThrownBy(() -> PROVIDER.create(spec))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("ONNX Runtime")
        .hasMessageContaining("the specification");
  }

  /** A call that is known to fail in ONNX Runtime: see {@link FindingsTest}. */
  @Test
  void aNativeFailureSaysWhatWasCalledOnWhatAndWhy() {
    NormSpec spec = NormSpec.groupNorm(1, 2).withDType(DType.FLOAT32);
    Tensor none = Tensor.zeros(Shape.of(0, 2, 3));
    assertThatThrownBy(() -> forward(PROVIDER, spec, none, Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "ONNX Runtime's call of GroupNormalization on an input [0, 2, 3] failed: ")
        .hasMessageContaining("cannot be reshaped")
        .hasMessageNotContaining("\n")
        .hasCauseInstanceOf(OrtException.class);
  }

  @Test
  void aNativeFailureOnAnInputThatHasElementsIsNotTheCallersFault() {
    Operator operator = Operator.of(NormSpec.rmsNorm(2), Mode.EVALUATION);
    OrtException thrown =
        new OrtException(
            OrtException.OrtErrorCode.ORT_FAIL,
            "Non-zero status code returned. Name:'' Status Message: not enough memory\nsomewhere");
    assertThat(NativeFailure.of(thrown, operator, Shape.of(2, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "ONNX Runtime's call of RMSNormalization on an input [2, 2] failed: not enough memory")
        .hasCause(thrown);
  }

  /** Instance normalization in float64, which {@link Operator#of} refuses. */
  @Test
  void aModelThatIsRefusedSaysWhich() {
    Operator operator = new Operator(Operator.Kind.INSTANCE, DType.FLOAT64, 2, true, 0.5f, 0);
    assertThatThrownBy(() -> OnnxRuntime.loaded().inSession(operator, session -> null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("ONNX Runtime refuses the model of Operator[kind=INSTANCE")
        .hasMessageContaining("Could not find an implementation");
  }

  /** More models than are kept, many callers: each gets the bits that it gets alone. */
  @Test
  void callersAtOnceGetTheSameBitsWhileSessionsComeAndGo() throws Exception {
    Shape shape = Shape.of(8, 6, 40);
    double[] values = new SplittableRandom(3).doubles(shape.elements(), -1, 3).toArray();
    Tensor input = Tensor.adopting(shape, values).rounded(DType.FLOAT32);
    List<NormSpec> specs =
        Stream.iterate(1, power -> power + 1)
            .limit(100)
            .map(power -> NormSpec.layerNorm(40).withEpsilon(Math.scalb(1.0, -power)))
            .map(spec -> spec.withDType(DType.FLOAT32))
            .toList();
    List<Tensor> alone =
        specs.stream().map(spec -> forward(PROVIDER, spec, input, Mode.TRAINING).output()).toList();
    Callable<Void> caller =
        () -> {
          for (int i = 0; i < specs.size(); i++) {
            assertThat(forward(PROVIDER, specs.get(i), input, Mode.TRAINING).output())
                .isEqualTo(alone.get(i));
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<Void> one : threads.invokeAll(List.of(caller, caller, caller, caller))) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
