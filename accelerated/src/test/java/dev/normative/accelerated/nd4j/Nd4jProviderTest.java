package dev.normative.accelerated.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

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
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@NeedsNd4j
class Nd4jProviderTest {
  private static final Nd4jProvider PROVIDER = new Nd4jProvider();

  @Test
  void aServiceLoaderFindsTheProvider() {
    assertThat(ServiceLoader.load(NormalizationProvider.class))
        .anyMatch(provider -> provider instanceof Nd4jProvider);
  }

  /** {1, 2, 3, 4}: mean 5/2, population variance 5/4, sample variance 5/3. */
  @ParameterizedTest
  @EnumSource(Denominator.class)
  void theRunningVarianceIsTheOneThatIsAskedFor(Denominator stored) {
    NormSpec spec =
        NormSpec.batchNorm1d(1)
            .withRunning(new RunningUpdate.Exponential(0.25, stored))
            .withEpsilon(0x1p-17);
    Tensor input = Tensor.of(Shape.of(4, 1), 1, 2, 3, 4);
    double variance = stored == Denominator.BIASED ? 1.25 : 5.0 / 3;
    double rounding = 4 * DType.FLOAT64.unitRoundoff();
    try (Normalization norm = PROVIDER.create(spec)) {
      Forward forward =
          norm.forward(input, Affine.initial(spec), RunningStats.initial(1), Mode.TRAINING);
      assertThat(forward.output().at(0)).isEqualTo(-1.5 / Math.sqrt(1.25 + 0x1p-17), offset(1e-15));
      assertThat(forward.after().mean().item()).isEqualTo(0.625);
      assertThat(forward.after().variance().item())
          .isEqualTo(0.75 + 0.25 * variance, offset(rounding));
      assertThat(forward.after().batches()).isEqualTo(1);
      RunningStats fixed = new RunningStats(Tensor.vector(2), Tensor.vector(4), 1);
      Forward evaluated = norm.forward(input, Affine.initial(spec), fixed, Mode.EVALUATION);
      assertThat(evaluated.output().at(3)).isEqualTo(2 / Math.sqrt(4 + 0x1p-17), offset(1e-15));
      assertThat(evaluated.after()).isEqualTo(fixed);
    }
  }

  static Stream<NormSpec> beyondNd4j() {
    return Stream.of(
        NormSpec.batchNorm1d(2)
            .withPolicies(Policies.PYTORCH.withEpsilonPlace(Policies.EpsilonPlace.OUTSIDE_ROOT)),
        NormSpec.layerNorm(2),
        NormSpec.groupNorm(1, 2),
        NormSpec.instanceNorm1d(2),
        NormSpec.rmsNorm(2));
  }

  @ParameterizedTest
  @MethodSource("beyondNd4j")
  void whatNd4jHasNoOperationForIsRefused(NormSpec spec) {
    assertThatThrownBy(() -> PROVIDER.create(spec))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("ND4J ")
        .hasMessageContaining("the specification");
  }

  @Test
  void aNativeFailureSaysWhatWasCalledOnWhatAndWhy() {
    NormSpec spec = NormSpec.batchNorm1d(2);
    Tensor none = Tensor.zeros(Shape.of(0, 2));
    try (Normalization norm = PROVIDER.create(spec)) {
      assertThatThrownBy(
              () -> norm.forward(none, Affine.initial(spec), spec.initialStats(), Mode.TRAINING))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "ND4J's forward call of batch normalization on an input [0, 2] failed: Cannot perform"
                  + " operation mean on empty array with datatype DOUBLE")
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aNativeFailureOnAnInputThatHasElementsIsNotTheCallersFault() {
    RuntimeException thrown =
        new RuntimeException(
            "Op [batchnorm] execution failed",
            new RuntimeException(
                "Op with name 2a38e1cc and op type [batchnorm] execution failed with message Op"
                    + " validation failed\nsomewhere"));
    assertThat(NativeFailure.of(thrown, "backward", Shape.of(2, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "ND4J's backward call of batch normalization on an input [2, 2] failed: Op validation"
                + " failed")
        .hasCause(thrown);
  }

  @Test
  void backwardRefusesWhatAnotherNormalizationReturned() {
    NormSpec spec = NormSpec.batchNorm1d(1);
    Tensor input = Tensor.of(Shape.of(2, 1), 1, 2);
    try (Normalization one = PROVIDER.create(spec);
        Normalization other = PROVIDER.create(spec)) {
      Forward forward =
          one.forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
      assertThatThrownBy(() -> other.backward(forward, input))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("what forward of this normalization returned");
    }
  }

  /** Large enough that ND4J, left alone, divides the work among threads. */
  @ParameterizedTest
  @EnumSource(DType.class)
  void callersAtOnceGetTheBitsThatEachWouldGetAlone(DType dtype) throws Exception {
    NormSpec spec = NormSpec.batchNorm2d(3).withDType(dtype);
    Shape shape = Shape.of(16, 3, 32, 32);
    List<Tensor> inputs = new ArrayList<>();
    for (int seed = 0; seed < 8; seed++) {
      double[] values = new SplittableRandom(seed).doubles(shape.elements(), -1, 3).toArray();
      inputs.add(Tensor.adopting(shape, values).rounded(dtype));
    }
    List<List<Tensor>> alone = inputs.stream().map(input -> results(spec, input)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<Tensor>>> calls =
          Collections.nCopies(3, inputs).stream()
              .flatMap(List::stream)
              .map(input -> (Callable<List<Tensor>>) () -> results(spec, input))
              .toList();
      List<Future<List<Tensor>>> together = threads.invokeAll(calls);
      for (int i = 0; i < together.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i % inputs.size()));
      }
    } finally {
      threads.shutdown();
    }
  }

  private static List<Tensor> results(NormSpec spec, Tensor input) {
    try (Normalization norm = PROVIDER.create(spec)) {
      Forward forward =
          norm.forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
      Gradients gradients = norm.backward(forward, input);
      return List.of(
          forward.output(),
          forward.after().mean(),
          forward.after().variance(),
          gradients.input(),
          gradients.scale().orElseThrow(),
          gradients.shift().orElseThrow());
    }
  }
}
