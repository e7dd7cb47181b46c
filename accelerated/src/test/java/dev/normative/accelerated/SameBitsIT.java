package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SameBitsIT {

  private static void assertSame(Case call, Case.Outcome expected, Case.Outcome actual) {
    assertThat(actual.forward().output()).as("%s", call).isEqualTo(expected.forward().output());
    assertThat(actual.forward().after()).as("%s", call).isEqualTo(expected.forward().after());
    assertThat(actual.gradients()).as("%s", call).isEqualTo(expected.gradients());
  }

  @Test
  void theScalarTwinGivesTheBitsOfTheVectorKernel() {
    Cases.all()
        .forEach(
            call ->
                assertSame(
                    call, call.run(VectorProvider.scalarTwin()), call.run(new VectorProvider())));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void aCallGivesTheSameBitsBeforeAndAfterTheCompilerHasSeenIt(DType dtype) {
    // Runs with whole lanes and a remainder; enough calls for every compiler level.
    Case call = Case.random(Shape.of(5, 9, 149), 1, dtype, new SplittableRandom(1));
    Case.Outcome first = call.run(new VectorProvider());
    for (int repetition = 0; repetition < 2000; repetition++) {
      assertSame(call, first, call.run(new VectorProvider()));
    }
  }

  @Test
  void concurrentCallsOfOneNormalizationGiveTheBitsOfACallAlone() throws Exception {
    Case call = Case.random(Shape.of(31, 17), 1, DType.FLOAT32, new SplittableRandom(2));
    Normalization shared = new VectorProvider().create(call.spec());
    Callable<Case.Outcome> task =
        () -> {
          Forward forward = shared.forward(call.input(), call.affine(), call.before(), call.mode());
          return new Case.Outcome(forward, shared.backward(forward, call.upstream()));
        };
    Case.Outcome alone = task.call();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Case.Outcome>> tasks =
          IntStream.range(0, 200).mapToObj(i -> task).collect(Collectors.toList());
      for (Future<Case.Outcome> together : threads.invokeAll(tasks)) {
        assertSame(call, alone, together.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void inEvaluationASampleGivesTheSameBitsWhateverItsBatchMates(DType dtype) {
    SplittableRandom random = new SplittableRandom(3);
    // A sample's elements fall into vectors, remainders and rows of other places as mates come.
    for (Shape sample : List.of(Shape.of(1, 11), Shape.of(1, 3, 13), Shape.of(1, 1, 5))) {
      int channels = sample.size(1);
      NormSpec spec = NormSpec.batchNorm1d(channels).withDType(dtype);
      Affine affine =
          Affine.of(uniform(Shape.of(channels), random), uniform(Shape.of(channels), random));
      RunningStats before =
          new RunningStats(
              uniform(Shape.of(channels), random),
              uniform(Shape.of(channels), random).map(Math::abs),
              3);
      Normalization normalization = new VectorProvider().create(spec);
      Tensor batch = uniform(sample.with(0, 37), random);
      Tensor together = normalization.forward(batch, affine, before, Mode.EVALUATION).output();
      int size = sample.elements();
      for (int mates = 0; mates < 37; mates++) {
        int from = mates * size;
        double[] alone = Arrays.copyOfRange(batch.toArray(), from, from + size);
        Tensor output =
            normalization
                .forward(Tensor.of(sample, alone), affine, before, Mode.EVALUATION)
                .output();
        assertThat(output.toArray())
            .isEqualTo(Arrays.copyOfRange(together.toArray(), from, from + size));
      }
    }
  }

  private static Tensor uniform(Shape shape, SplittableRandom random) {
    double[] values = random.doubles(shape.elements(), -2, 2).toArray();
    return Tensor.adopting(shape, values).rounded(DType.FLOAT32);
  }
}
