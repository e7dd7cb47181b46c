package dev.normative.conformance.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningStats;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DirectionalDerivativeTest {
  private static final Shape SHAPE = Shape.of(3, 4, 2);

  private final SplittableRandom random = new SplittableRandom(47);

  static Stream<NormSpec> specs() {
    return Stream.of(
            NormSpec.batchNorm1d(4),
            NormSpec.groupNorm(2, 4),
            NormSpec.layerNorm(4, 2),
            NormSpec.rmsNorm(4, 2).withAffine(true, true))
        .flatMap(
            spec ->
                Stream.of(EpsilonPlace.values())
                    .map(place -> spec.withPolicies(spec.policies().withEpsilonPlace(place))))
        .map(spec -> spec.withEpsilon(0.25));
  }

  private Tensor drawn(Shape shape) {
    double[] values = new double[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextDouble() - 1;
    }
    return Tensor.of(shape, values);
  }

  private RunningStats statistics(NormSpec spec) {
    Shape channels = Shape.of(spec.reduction().trackedStatistics());
    return spec.running().isPresent()
        ? new RunningStats(drawn(channels), drawn(channels).map(Math::abs), 1)
        : RunningStats.none();
  }

  /**
   * The same number from the other end: the input gradient times the direction. Each of its 24
   * products of numbers below 10 is rounded twice, to 1e-15.
   */
  @ParameterizedTest
  @MethodSource("specs")
  void isTheInputGradientAlongTheDirection(NormSpec spec) {
    for (Mode mode : Mode.values()) {
      Affine affine =
          Affine.of(
              drawn(spec.reduction().parameterShape()), drawn(spec.reduction().parameterShape()));
      RunningStats before = statistics(spec);
      Tensor input = drawn(SHAPE);
      Tensor upstream = drawn(SHAPE);
      Tensor direction = drawn(SHAPE);
      Tensor gradient;
      try (Normalization norm = new ReferenceProvider().create(spec)) {
        gradient = norm.backward(norm.forward(input, affine, before, mode), upstream).input();
      }
      double along = 0;
      for (int i = 0; i < input.size(); i++) {
        along += gradient.at(i) * direction.at(i);
      }
      double derivative =
          new DirectionalDerivative(spec, affine, before, mode).of(input, upstream, direction);
      assertThat(derivative).isCloseTo(along, within(24e-15)).isNotCloseTo(0, within(1e-6));
    }
  }

  /** And from the definition: 2^-14 apart, of functions whose third derivatives are below 1000. */
  @ParameterizedTest
  @MethodSource("specs")
  void isTheLimitOfDifferences(NormSpec spec) {
    for (Mode mode : Mode.values()) {
      Affine affine =
          Affine.of(
              drawn(spec.reduction().parameterShape()), drawn(spec.reduction().parameterShape()));
      RunningStats before = statistics(spec);
      Tensor input = drawn(SHAPE);
      Tensor upstream = drawn(SHAPE);
      Tensor direction = drawn(SHAPE);
      double step = 0x1p-14;
      double difference =
          (weighted(spec, moved(input, direction, step), affine, before, mode, upstream)
                  - weighted(spec, moved(input, direction, -step), affine, before, mode, upstream))
              / (2 * step);
      double derivative =
          new DirectionalDerivative(spec, affine, before, mode).of(input, upstream, direction);
      assertThat(derivative).isCloseTo(difference, within(1000 / 6.0 * step * step));
    }
  }

  private static Tensor moved(Tensor input, Tensor direction, double step) {
    double[] moved = input.toArray();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction.at(i);
    }
    return Tensor.of(input.shape(), moved);
  }

  private static double weighted(
      NormSpec spec, Tensor input, Affine affine, RunningStats before, Mode mode, Tensor upstream) {
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Tensor output = norm.forward(input, affine, before, mode).output();
      double sum = 0;
      for (int i = 0; i < output.size(); i++) {
        sum += output.at(i) * upstream.at(i);
      }
      return sum;
    }
  }

  /**
   * Neither an offset of the input nor one of the direction changes anything: 2^52 with means of
   * which double-double loses 2^-56 at most, in terms below 8.
   */
  @Test
  void offsetsOfInputAndDirectionChangeNothing() {
    NormSpec spec = NormSpec.layerNorm(3);
    DirectionalDerivative derivative =
        new DirectionalDerivative(spec, Affine.initial(spec), RunningStats.none(), Mode.TRAINING);
    Tensor input = Tensor.of(Shape.of(1, 3), 0, 1, 3);
    Tensor direction = Tensor.of(Shape.of(1, 3), 0, 2, 5);
    Tensor upstream = Tensor.of(Shape.of(1, 3), 1, -2, 0.5);
    double near = derivative.of(input, upstream, direction);
    double far =
        derivative.of(input.map(x -> x + 0x1p52), upstream, direction.map(d -> d + 0x1p52));
    assertThat(far).isCloseTo(near, within(1e-14)).isNotCloseTo(0, within(0.1));
  }

  @Test
  void theDeviationOfAConstantSetHasNone() {
    NormSpec spec =
        NormSpec.layerNorm(2)
            .withPolicies(
                NormSpec.layerNorm(2).policies().withEpsilonPlace(EpsilonPlace.OUTSIDE_ROOT));
    Affine affine = Affine.initial(spec);
    DirectionalDerivative derivative =
        new DirectionalDerivative(spec, affine, RunningStats.none(), Mode.TRAINING);
    Shape shape = Shape.of(1, 2);
    Tensor direction = Tensor.of(shape, 1, 0);
    assertThat(derivative.of(Tensor.of(shape, 3, 3), Tensor.of(shape, 1, 0), direction)).isNaN();
  }

  /** Channels on the last axis: every run has a single element. */
  @Test
  void aChannelMayLieInManyRuns() {
    NormSpec spec =
        NormSpec.batchNorm1d(2).withEpsilon(1).withReduction(new PerChannel(2, 2, 3, 3));
    Shape shape = Shape.of(2, 1, 2);
    // Channel 0: x = 1, -1, so m = 0, v = 1; d = 1, 0, so m' = 1/2, v' = 2/2 (1/2 + 1/2) = 1.
    // r = 2^-1/2, r' = -r^3 / 2; y' of the first element is r/2 - r^3/2 = r/4.
    Tensor input = Tensor.of(shape, 1, 5, -1, 7);
    Tensor direction = Tensor.of(shape, 1, 0, 0, 0);
    Tensor upstream = Tensor.of(shape, 1, 9, 0, 9);
    double derivative =
        new DirectionalDerivative(spec, Affine.initial(spec), spec.initialStats(), Mode.TRAINING)
            .of(input, upstream, direction);
    assertThat(derivative).isCloseTo(Math.sqrt(0.5) / 4, within(1e-16));
  }
}
