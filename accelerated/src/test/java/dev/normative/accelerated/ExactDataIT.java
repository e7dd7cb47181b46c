package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Data on which every step is exact in any order: each channel is m + s and m - s equally often,
 * with integers m and s = 1 and a power of two of values; epsilon makes the deviation 2 (inside the
 * root: 1 + 3 = 4; outside: 1 + 1 = 2). There is no rounding that could excuse a single digit.
 */
class ExactDataIT {

  static Stream<Arguments> calls() {
    return Stream.of(new VectorProvider(), VectorProvider.scalarTwin())
        .flatMap(
            provider ->
                Stream.of(DType.values())
                    .flatMap(
                        dtype ->
                            Stream.of(Policies.EpsilonPlace.values())
                                .map(place -> Arguments.of(provider, dtype, place))));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void exactDataGiveTheBitsOfTheReference(
      NormalizationProvider provider, DType dtype, Policies.EpsilonPlace place) {
    SplittableRandom random = new SplittableRandom(7);
    for (int channels : new int[] {1, 2, 7, 8, 9, 19}) {
      for (int blocks : new int[] {1, 2, 16, 128}) {
        for (int inner : new int[] {1, 2, 8, 64, 256}) {
          if (blocks * inner > 1) {
            check(Shape.of(blocks, channels, inner), provider, dtype, place, random);
          }
        }
      }
    }
  }

  private static void check(
      Shape shape,
      NormalizationProvider provider,
      DType dtype,
      Policies.EpsilonPlace place,
      SplittableRandom random) {
    int channels = shape.size(1);
    NormSpec spec =
        new NormSpec(
            new Reduction.PerChannel(channels, 1, 3, 3),
            true,
            true,
            true,
            place == Policies.EpsilonPlace.INSIDE_ROOT ? 3 : 1,
            Optional.of(new RunningUpdate.Exponential(0.25, Denominator.BIASED)),
            new Policies(Policies.SingleValue.REFUSE, Policies.EmptyBatch.PASS, place),
            dtype);
    Case call =
        new Case(
            spec,
            balanced(shape, random),
            Affine.of(integers(Shape.of(channels), random), integers(Shape.of(channels), random)),
            RunningStats.initial(channels),
            Mode.TRAINING,
            integers(shape, random));
    Case.Outcome expected = call.run(new ReferenceProvider());
    Case.Outcome actual = call.run(provider);
    assertThat(actual.forward().output()).as("%s", call).isEqualTo(expected.forward().output());
    assertThat(actual.forward().after()).as("%s", call).isEqualTo(expected.forward().after());
    assertThat(withoutSignOfZero(actual.gradients()))
        .as("%s", call)
        .isEqualTo(withoutSignOfZero(expected.gradients()));
  }

  /**
   * The order of the factors, which is free, decides between 0 and -0 where a gradient vanishes.
   */
  private static Gradients withoutSignOfZero(Gradients gradients) {
    return new Gradients(
        gradients.input().map(value -> value + 0.0),
        gradients.scale().map(tensor -> tensor.map(value -> value + 0.0)),
        gradients.shift().map(tensor -> tensor.map(value -> value + 0.0)));
  }

  /** m + 1 and m - 1 in random order, as often as each other. */
  private static Tensor balanced(Shape shape, SplittableRandom random) {
    int inner = shape.size(2);
    int channels = shape.size(1);
    int count = shape.size(0) * inner;
    double[] values = new double[shape.elements()];
    for (int channel = 0; channel < channels; channel++) {
      int mean = random.nextInt(-100, 101);
      int up = count / 2;
      for (int i = 0; i < count; i++) {
        boolean above = random.nextInt(count - i) < up;
        up -= above ? 1 : 0;
        values[(i / inner * channels + channel) * inner + i % inner] = mean + (above ? 1 : -1);
      }
    }
    return Tensor.adopting(shape, values);
  }

  private static Tensor integers(Shape shape, SplittableRandom random) {
    double[] values = random.ints(shape.elements(), -8, 9).asDoubleStream().toArray();
    return Tensor.adopting(shape, values);
  }
}
