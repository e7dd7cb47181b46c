package dev.normative.conformance.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientIdentityTest {
  private static final int SAMPLES = 3;
  private static final int SIZE = 5;
  private static final Shape SHAPE = Shape.of(SAMPLES, SIZE);

  private final SplittableRandom random = new SplittableRandom(47);

  static Stream<NormSpec> specs() {
    return Stream.of(NormSpec.layerNorm(SIZE), NormSpec.rmsNorm(SIZE).withAffine(true, true))
        .flatMap(
            spec ->
                Stream.of(EpsilonPlace.values())
                    .map(place -> spec.withPolicies(spec.policies().withEpsilonPlace(place))))
        .map(spec -> spec.withEpsilon(0.25).withDType(DType.FLOAT32));
  }

  private Tensor drawn(Shape shape) {
    double[] values = new double[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextDouble() - 1;
    }
    return Tensor.of(shape, values).rounded(DType.FLOAT32);
  }

  /** A call, its gradient and what is said of it. */
  private final class Call {
    final Tensor input = drawn(SHAPE);
    final Affine affine;
    final Tensor upstream = drawn(SHAPE);
    final Expectation gradient;
    final List<GradientIdentity> identities;
    private final NormSpec spec;

    Call(NormSpec spec) {
      this.spec = spec;
      this.affine = Affine.of(drawn(Shape.of(SIZE)), drawn(Shape.of(SIZE)));
      NormalizationBound bound =
          new NormalizationBound(
              spec, Accumulator.BLOCKED, input, affine, RunningStats.none(), Mode.TRAINING);
      this.gradient = bound.gradients(upstream).input();
      this.identities = bound.gradientIdentities(upstream);
    }

    double mean(int sample) {
      double sum = 0;
      for (int i = sample * SIZE; spec.centered() && i < (sample + 1) * SIZE; i++) {
        sum += input.at(i);
      }
      return sum / SIZE;
    }

    double variance(int sample) {
      double sum = 0;
      for (int i = sample * SIZE; i < (sample + 1) * SIZE; i++) {
        sum += (input.at(i) - mean(sample)) * (input.at(i) - mean(sample));
      }
      return sum / SIZE;
    }

    double inverse(int sample) {
      return spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT
          ? 1 / Math.sqrt(variance(sample) + spec.epsilon())
          : 1 / (Math.sqrt(variance(sample)) + spec.epsilon());
    }

    double normalized(int sample, int i) {
      return (input.at(sample * SIZE + i) - mean(sample)) * inverse(sample);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void theSumsAreThoseOfTheElementsOfTheSet(NormSpec spec) {
    Call call = new Call(spec);
    assertThat(call.identities).hasSize(SAMPLES);
    for (int s = 0; s < SAMPLES; s++) {
      GradientIdentity identity = call.identities.get(s);
      double plain = 0;
      double weighted = 0;
      double plainTolerance = 0;
      double weightedTolerance = 0;
      for (int i = 0; i < SIZE; i++) {
        double dx = call.gradient.expected().at(s * SIZE + i);
        plain += dx;
        weighted += dx * call.normalized(s, i);
        // An identity's tolerance is what was derived; the ulp is the reference's own.
        double tolerance = call.gradient.tolerance().at(s * SIZE + i) - Math.ulp(dx);
        plainTolerance += tolerance;
        weightedTolerance += tolerance * Math.abs(call.normalized(s, i));
      }
      // Plain double arithmetic on five terms below 10.
      assertThat(identity.plain(call.gradient.expected())).isCloseTo(plain, within(1e-14));
      assertThat(identity.weighted(call.gradient.expected())).isCloseTo(weighted, within(1e-14));
      // Any gradient may be given, also one that is no gradient.
      double any = 0;
      double anyWeighted = 0;
      for (int i = 0; i < SIZE; i++) {
        any += call.upstream.at(s * SIZE + i);
        anyWeighted += call.upstream.at(s * SIZE + i) * call.normalized(s, i);
      }
      assertThat(identity.plain(call.upstream)).isCloseTo(any, within(1e-14));
      assertThat(identity.weighted(call.upstream)).isCloseTo(anyWeighted, within(1e-14));
      assertThat(identity.plainTolerance())
          .isCloseTo(plainTolerance, within(1e-9 * plainTolerance));
      assertThat(identity.weightedTolerance())
          .isCloseTo(weightedTolerance, within(1e-9 * weightedTolerance));
    }
  }

  /** sum(dx) = 0 where the mean is subtracted, sum(dx xhat) = (r - t v r^2) sum(g xhat). */
  @ParameterizedTest
  @MethodSource("specs")
  void theGradientHasTheSumsThatItMustHave(NormSpec spec) {
    Call call = new Call(spec);
    for (int s = 0; s < SAMPLES; s++) {
      GradientIdentity identity = call.identities.get(s);
      double sum = 0;
      for (int i = 0; i < SIZE; i++) {
        double g = call.affine.scaleAt(i) * call.upstream.at(s * SIZE + i);
        sum += g * call.normalized(s, i);
      }
      double r = call.inverse(s);
      double v = call.variance(s);
      double t = spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT ? r : 1 / Math.sqrt(v);
      double expected = (r - t * v * r * r) * sum;
      assertThat(identity.expectedWeighted()).isCloseTo(expected, within(1e-14));
      assertThat(identity.weighted(call.gradient.expected())).isCloseTo(expected, within(1e-14));
      if (spec.centered()) {
        assertThat(identity.plain(call.gradient.expected())).isCloseTo(0, within(1e-14));
      }
    }
  }

  /** A thousandth of the gradient's size is the limit. */
  @ParameterizedTest
  @MethodSource("specs")
  void isSharpWhereAThousandthOfTheGradientWouldShow(NormSpec spec) {
    Call call = new Call(spec);
    for (int s = 0; s < SAMPLES; s++) {
      GradientIdentity identity = call.identities.get(s);
      double size = 1e3 * identity.plainTolerance() / SIZE;
      assertThat(identity.sharp(alternating(1.001 * size))).isTrue();
      assertThat(identity.sharp(alternating(0.999 * size))).isFalse();
    }
  }

  private static Tensor alternating(double magnitude) {
    double[] values = new double[SHAPE.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2 == 0 ? magnitude : -magnitude;
    }
    return Tensor.of(SHAPE, values);
  }
}
