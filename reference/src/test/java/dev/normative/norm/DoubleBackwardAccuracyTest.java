package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.Affine;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.contract.SecondGradients;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The closed second derivatives are right to an ulp, on friendly data and on hostile ones. */
class DoubleBackwardAccuracyTest {

  /**
   * A normalization and the data it is given: offset + 2^exponent u with u between -1 and 1.
   *
   * @param shape of the input
   */
  private record Case(NormSpec spec, Shape shape, double offset, int exponent) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    List<Case> norms =
        List.of(
            new Case(NormSpec.batchNorm1d(2).withoutRunning(), Shape.of(4, 2, 3), 0, 0),
            new Case(NormSpec.layerNorm(5), Shape.of(2, 5), 0, 0),
            new Case(NormSpec.groupNorm(2, 4), Shape.of(2, 4, 3), 0, 0),
            new Case(NormSpec.instanceNorm1d(2).withAffine(true, true), Shape.of(2, 2, 4), 0, 0),
            new Case(NormSpec.rmsNorm(5), Shape.of(2, 5), 0, 0));
    for (Case norm : norms) {
      for (EpsilonPlace place : EpsilonPlace.values()) {
        for (double epsilon : new double[] {1e-5, 0.5}) {
          NormSpec spec =
              norm.spec()
                  .withEpsilon(epsilon)
                  .withPolicies(norm.spec().policies().withEpsilonPlace(place));
          cases.add(new Case(spec, norm.shape(), 0.25, 0));
          cases.add(new Case(spec, norm.shape(), 1e6, 0));
          cases.add(new Case(spec, norm.shape(), 0, -12));
          cases.add(new Case(spec, norm.shape(), 3, 20));
        }
      }
    }
    return cases.stream();
  }

  /**
   * None of these cancels to less than 2^-40 of its terms, which is where an ulp is no longer
   * promised; half an ulp is the last rounding.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void everyElementIsWithinAnUlp(Case tested) {
    Drawn drawn = new Drawn(tested.toString().hashCode());
    NormSpec spec = tested.spec();
    Tensor input = drawn.input(tested.shape(), tested.offset(), tested.exponent());
    Affine affine = affine(drawn, spec);
    Tensor upstream = drawn.uniform(tested.shape());
    Affine alongAffine = affine(drawn, spec);
    Gradients along =
        new Gradients(drawn.uniform(tested.shape()), alongAffine.scale(), alongAffine.shift());
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Forward forward = norm.forward(input, affine, RunningStats.none(), Mode.TRAINING);
      SecondGradients second = norm.doubleBackward(forward, upstream, along);
      DecimalSecondDerivatives exact =
          new DecimalSecondDerivatives(spec, input, affine, upstream, along);
      assertExact(exact.byInput(), second.input());
      assertExact(exact.byUpstream(), second.upstream());
      assertThat(second.scale().isPresent()).isEqualTo(spec.scale());
      second.scale().ifPresent(scale -> assertExact(exact.byScale(), scale));
    }
  }

  private static Affine affine(Drawn drawn, NormSpec spec) {
    Affine both = drawn.affine(spec);
    return new Affine(
        spec.scale() ? both.scale() : Optional.empty(),
        spec.shift() ? both.shift() : Optional.empty());
  }

  private static void assertExact(BigDecimal[] expected, Tensor actual) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(Ulps.error(expected[i], actual.at(i), DType.FLOAT64))
          .as("ulps at %d: %s instead of %s", i, actual.at(i), expected[i].doubleValue())
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void float32IsRoundedOnce() {
    Drawn drawn = new Drawn(47);
    NormSpec spec = NormSpec.layerNorm(5);
    NormSpec narrow = spec.withDType(DType.FLOAT32);
    Tensor input = drawn.uniform(Shape.of(2, 5)).rounded(DType.FLOAT32);
    Tensor upstream = drawn.uniform(Shape.of(2, 5)).rounded(DType.FLOAT32);
    Affine affine = Affine.initial(spec);
    Gradients along = new Gradients(upstream, affine.scale(), affine.shift());
    SecondGradients wide = second(spec, input, affine, upstream, along);
    SecondGradients rounded = second(narrow, input, affine, upstream, along);
    assertThat(rounded.input()).isEqualTo(wide.input().rounded(DType.FLOAT32));
    assertThat(rounded.scale()).contains(wide.scale().orElseThrow().rounded(DType.FLOAT32));
    assertThat(rounded.upstream()).isEqualTo(wide.upstream().rounded(DType.FLOAT32));
  }

  private static SecondGradients second(
      NormSpec spec, Tensor input, Affine affine, Tensor upstream, Gradients along) {
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Forward forward = norm.forward(input, affine, RunningStats.none(), Mode.TRAINING);
      return norm.doubleBackward(forward, upstream, along);
    }
  }

  @Test
  void directionsThatDoNotFitAreRefused() {
    NormSpec spec = NormSpec.layerNorm(5);
    Affine affine = Affine.initial(spec);
    Tensor right = Tensor.zeros(Shape.of(2, 5));
    Tensor wrong = Tensor.zeros(Shape.of(5, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                second(
                    spec,
                    right,
                    affine,
                    right,
                    new Gradients(wrong, affine.scale(), affine.shift())))
        .withMessageContaining("must have the shape of the input, [2, 5]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                second(
                    spec,
                    right,
                    affine,
                    right,
                    new Gradients(right, Optional.empty(), affine.shift())))
        .withMessageContaining("has a scale [5], but none was given");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> second(spec, right, affine, right, null))
        .withMessageContaining("null");
  }

  @Test
  void whoHasNoneSaysSo() {
    Normalization none = new FrozenBatchNorm(new ReferenceProvider(), NormSpec.batchNorm1d(1));
    assertThatThrownBy(() -> none.doubleBackward(null, null, null))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("do not claim SECOND_DERIVATIVES");
  }

  /** r = 1/2, xhat = 1, scale = 3, dy = 5, and a, b, c = 7, 11, 13. */
  @Test
  void givenStatisticsAreConstants() {
    NormSpec spec = NormSpec.batchNorm1d(1).withEpsilon(0.25);
    Shape shape = Shape.of(1, 1);
    RunningStats given = new RunningStats(Tensor.vector(0), Tensor.vector(3.75), 1);
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Forward forward =
          norm.forward(
              Tensor.of(shape, 2),
              Affine.of(Tensor.vector(3), Tensor.vector(0)),
              given,
              Mode.EVALUATION);
      SecondGradients second =
          norm.doubleBackward(
              forward,
              Tensor.of(shape, 5),
              new Gradients(
                  Tensor.of(shape, 7),
                  Optional.of(Tensor.vector(11)),
                  Optional.of(Tensor.vector(13))));
      assertThat(second.upstream().item()).isEqualTo(3 * 7 / 2.0 + 11 + 13);
      assertThat(second.scale().orElseThrow().item()).isEqualTo(5 * 7 / 2.0);
      assertThat(second.input().item()).isEqualTo(11 * 5 / 2.0);
    }
  }
}
