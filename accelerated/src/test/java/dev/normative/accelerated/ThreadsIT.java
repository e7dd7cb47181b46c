package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.Affine;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs large enough to be split: the bits do not depend on how many threads split them. */
class ThreadsIT {

  /** A specification and an input of it, whose sizes no number of threads divides. */
  record Large(NormSpec spec, Shape shape) {}

  static Stream<Large> inputs() {
    NormSpec channelsLast =
        NormSpec.batchNorm2d(19).withReduction(new Reduction.PerChannel(19, 3, 4, 4));
    NormSpec groupsLast =
        NormSpec.groupNorm(5, 15).withReduction(new Reduction.ChannelGroups(5, 15, 3, 4, 4));
    return Stream.of(
            // Planes: as many sets as to hand out whole, and so few that they are cut up.
            new Large(NormSpec.batchNorm2d(61), Shape.of(7, 61, 13, 7)),
            new Large(NormSpec.batchNorm2d(2), Shape.of(11, 2, 67, 61)),
            new Large(NormSpec.batchNorm2d(1501), Shape.of(43, 1501, 2, 2)),
            new Large(NormSpec.batchNorm2d(3), Shape.of(2, 3, 401, 397)),
            new Large(NormSpec.groupNorm(3, 12), Shape.of(5, 12, 41, 17)),
            new Large(NormSpec.groupNorm(1, 6), Shape.of(2, 6, 97, 89)),
            // Small sets, several of which go together.
            new Large(NormSpec.groupNorm(20, 40), Shape.of(5, 40, 17, 13)),
            // Rows, and one that is longer than a block.
            new Large(NormSpec.layerNorm(257), Shape.of(269, 257)),
            new Large(NormSpec.rmsNorm(70_001), Shape.of(3, 70_001)),
            // Columns.
            new Large(NormSpec.batchNorm1d(23), Shape.of(4001, 23)),
            new Large(NormSpec.batchNorm1d(601), Shape.of(203, 601)),
            new Large(channelsLast, Shape.of(3, 37, 31, 19)),
            new Large(groupsLast, Shape.of(3, 61, 37, 15)))
        .flatMap(
            large ->
                Stream.of(DType.values())
                    .map(dtype -> new Large(large.spec().withDType(dtype), large.shape())));
  }

  /** All that a training call and its gradients write. */
  private static List<Tensor> results(Large of, ArrayNormalization normalization) {
    DType dtype = of.spec().dtype();
    SplittableRandom random = new SplittableRandom(7);
    StridedLayout dense = StridedLayout.dense(of.shape());
    ArrayView input = uniform(of.shape(), dtype, random);
    ArrayView upstream = uniform(of.shape(), dtype, random);
    Shape parameters = of.spec().reduction().parameterShape();
    Affine initial = Affine.initial(of.spec());
    ArrayAffine affine =
        new ArrayAffine(
            initial.scale().map(it -> uniform(parameters, dtype, random)),
            initial.shift().map(it -> uniform(parameters, dtype, random)));
    ArrayAffine affineGradient = ArrayAffine.copyOf(initial, dtype);
    ArrayStatistics running = ArrayStatistics.copyOf(of.spec().initialStats(), dtype);
    ArrayView output = ArrayView.blank(dense, dtype);
    ArrayView gradient = ArrayView.blank(dense, dtype);
    try (normalization) {
      ArrayWorkspace workspace = normalization.workspace();
      normalization.forward(input, affine, running, Mode.TRAINING, output, workspace);
      normalization.backward(input, affine, upstream, gradient, affineGradient, workspace);
    }
    Affine ofAffine = affineGradient.toAffine();
    return Stream.of(
            Stream.of(output.toTensor(), gradient.toTensor()),
            Stream.of(running.mean().toTensor(), running.variance().toTensor()),
            ofAffine.scale().stream(),
            ofAffine.shift().stream())
        .flatMap(results -> results)
        .toList();
  }

  private static ArrayView uniform(Shape shape, DType dtype, SplittableRandom random) {
    double[] values = random.doubles(shape.elements(), -1, 3).toArray();
    return ArrayView.copyOf(Tensor.adopting(shape, values).rounded(dtype), dtype);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void everyNumberOfThreadsGivesTheBitsOfOne(Large large) {
    VectorProvider provider = new VectorProvider();
    List<Tensor> alone = results(large, provider.createArrays(large.spec(), 1));
    for (int threads : new int[] {2, 4, 7}) {
      assertThat(results(large, provider.createArrays(large.spec(), threads)))
          .as("%d threads", threads)
          .isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void theTwinGivesTheSameBitsWithThreads(Large large) {
    assertThat(results(large, VectorProvider.scalarTwin().createArrays(large.spec(), 3)))
        .isEqualTo(results(large, new VectorProvider().createArrays(large.spec(), 1)));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void anExecutorThatHelpsOrRefusesOrRunsInTheCallersThreadGivesTheSameBits(Large large) {
    VectorProvider provider = new VectorProvider();
    List<Tensor> alone = results(large, provider.createArrays(large.spec(), 1));
    AtomicInteger asked = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    Executor counting =
        work -> {
          asked.incrementAndGet();
          pool.execute(work);
        };
    Executor refusing =
        work -> {
          throw new RejectedExecutionException("busy");
        };
    try {
      for (Executor helpers : List.of(counting, refusing, Runnable::run)) {
        assertThat(results(large, provider.createArrays(large.spec(), 3, helpers)))
            .isEqualTo(alone);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(asked).hasPositiveValue();
  }

  @Test
  void whatAHelperThrowsReachesTheCallerWhenAllTasksAreOver() {
    AtomicInteger done = new AtomicInteger();
    Job job =
        new Job(
            100,
            2,
            (task, worker) -> {
              if (task == 57) {
                throw new IllegalStateException("task 57");
              }
              done.incrementAndGet();
            });
    try (Team team = new Team(2)) {
      assertThatThrownBy(() -> team.run(job)).hasMessage("task 57");
    }
    // Portions of 100 / (2 * 8) tasks: those behind the failed one in its portion are left out.
    assertThat(done.get()).isBetween(100 - 6, 99);
  }
}
