package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

/**
 * Results that twice the digits of a double do not settle: what cancels to less than they hold,
 * what under- or overflows on the way, what is not finite.
 */
class CancellingResultsTest {
  /** The sum is 2^-110, which two doubles that hold 1 + 2^-53 have no room for. */
  private static final double[] CANCELLING = {1, 0x1p-53, 0x1p-110, -1, -0x1p-53};

  private static Forward train(NormSpec spec, Tensor input, RunningStats before) {
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      return norm.forward(input, Affine.none(), before, Mode.TRAINING);
    }
  }

  private static NormSpec batchNorm(double newWeight) {
    return NormSpec.batchNorm1d(1)
        .withAffine(false, false)
        .withRunning(new RunningUpdate.Exponential(newWeight, Denominator.UNBIASED));
  }

  private static NormSpec instanceNorm(double newWeight) {
    return NormSpec.instanceNorm1d(1)
        .withRunning(new RunningUpdate.Exponential(newWeight, Denominator.UNBIASED));
  }

  private static RunningStats statistics(double mean, double variance) {
    return new RunningStats(Tensor.vector(mean), Tensor.vector(variance), 1);
  }

  @Test
  void aRunningMeanThatCancelsIsExact() {
    Tensor input = Tensor.of(Shape.of(5, 1), CANCELLING);
    RunningStats after = train(batchNorm(1), input, statistics(7, 1)).after();
    assertThat(after.mean().item()).isEqualTo(0x1p-110 / 5);
    // Half of it, and half of what was there.
    after = train(batchNorm(0.5), input, statistics(-0x1p-110, 1)).after();
    assertThat(after.mean().item()).isEqualTo(-0x1p-110 * 0.4);
  }

  @Test
  void theSamplesMeansMayCancelToo() {
    // Every sample's mean is exact: it is constant.
    double[] constants = new double[10];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = CANCELLING[i / 2];
    }
    Tensor input = Tensor.of(Shape.of(5, 1, 2), constants);
    RunningStats after = train(instanceNorm(1), input, statistics(7, 1)).after();
    assertThat(after.mean().item()).isEqualTo(0x1p-110 / 5);
    // And where no sample's mean is exact.
    double[] twice = new double[10];
    for (int i = 0; i < twice.length; i++) {
      twice[i] = CANCELLING[i % 5];
    }
    after = train(instanceNorm(1), Tensor.of(Shape.of(2, 1, 5), twice), statistics(7, 1)).after();
    assertThat(after.mean().item()).isEqualTo(0x1p-110 / 5);
  }

  /** Squares of 2^-530 are subnormal: 2^-1060 is 2^14 of the smallest number. */
  @Test
  void aRunningVarianceThatUnderflowsOnTheWayIsExact() {
    // Mean 4, squared distances 9, 4, 0 and 25: 38 / 3.
    Tensor one = Tensor.of(Shape.of(4, 1), 1, 2, 4, 9).map(x -> x * 0x1p-530);
    RunningStats after = train(batchNorm(1), one, statistics(0, 1)).after();
    assertThat(after.variance().item()).isEqualTo(Math.rint(38 * 0x1p14 / 3) * Double.MIN_VALUE);
    NormSpec biased =
        batchNorm(1).withRunning(new RunningUpdate.Exponential(1, Denominator.BIASED));
    after = train(biased, one, statistics(0, 1)).after();
    assertThat(after.variance().item()).isEqualTo(9.5 * 0x1p14 * Double.MIN_VALUE);
    // A second sample with 12 / 3.
    Tensor two = Tensor.of(Shape.of(2, 1, 4), 1, 2, 4, 9, 0, 0, 0, 4).map(x -> x * 0x1p-530);
    after = train(instanceNorm(1), two, statistics(0, 1)).after();
    assertThat(after.variance().item())
        .isEqualTo(Math.rint((38.0 / 3 + 4) / 2 * 0x1p14) * Double.MIN_VALUE);
  }

  @Test
  void withNewWeightZeroNothingMovesWhateverComes() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
      Tensor input = Tensor.of(Shape.of(2, 1), value, 0);
      RunningStats after = train(batchNorm(0), input, statistics(3, 5)).after();
      assertThat(after.mean().item()).isEqualTo(3);
      assertThat(after.variance().item()).isEqualTo(5);
    }
  }

  @Test
  void withNewWeightOneNothingIsLeftOfTheOldOnes() {
    for (double old : new double[] {1e300, Double.POSITIVE_INFINITY}) {
      Tensor input = Tensor.of(Shape.of(2, 1), 0.25, 0.75);
      RunningStats after = train(batchNorm(1), input, statistics(old, old)).after();
      assertThat(after.mean().item()).isEqualTo(0.5);
      assertThat(after.variance().item()).isEqualTo(0.125);
      Tensor cancelling = Tensor.of(Shape.of(5, 1), CANCELLING);
      after = train(batchNorm(1), cancelling, statistics(old, old)).after();
      assertThat(after.mean().item()).isEqualTo(0x1p-110 / 5);
    }
  }

  /** a^2 is 1.4884 of the smallest number, which twice a double's digits do not hold either. */
  @Test
  void aRunningVarianceOfNearlyNothingIsRoundedOnce() {
    double a = 1.22 * 0x1p-537;
    RunningStats after =
        train(batchNorm(1), Tensor.of(Shape.of(2, 1), a, -a), statistics(0, 1)).after();
    // 2 a^2, the variance times 2 / 1: 2.9768 of it.
    assertThat(after.variance().item()).isEqualTo(3 * Double.MIN_VALUE);
  }

  @Test
  void whatIsNotFiniteStaysSo() {
    Tensor input = Tensor.of(Shape.of(2, 1), 1, 2);
    double infinite = Double.POSITIVE_INFINITY;
    RunningStats after = train(batchNorm(0.5), input, statistics(infinite, infinite)).after();
    assertThat(after.mean().item()).isNotFinite();
    assertThat(after.variance().item()).isNotFinite();
    Tensor odd = Tensor.of(Shape.of(2, 1), Double.NaN, 2);
    after = train(batchNorm(0.5), odd, statistics(1, 1)).after();
    assertThat(after.mean().item()).isNotFinite();
    assertThat(after.variance().item()).isNotFinite();
  }

  private static NormSpec outside(NormSpec spec) {
    return spec.withPolicies(spec.policies().withEpsilonPlace(EpsilonPlace.OUTSIDE_ROOT));
  }

  /** dx = (g - mean(g)) / epsilon. */
  @Test
  void theInputGradientOfAConstantSetIsExact() {
    NormSpec spec = outside(NormSpec.layerNorm(5)).withEpsilon(0.5).withAffine(false, false);
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Tensor input = Tensor.full(Shape.of(1, 5), 3);
      Forward forward = norm.forward(input, Affine.none(), RunningStats.none(), Mode.TRAINING);
      Tensor upstream = Tensor.of(Shape.of(1, 5), CANCELLING);
      Tensor dx = norm.backward(forward, upstream).input();
      assertThat(dx.at(2)).isEqualTo(0x1p-110 * 1.6);
      assertThat(dx.at(0)).isEqualTo(2);
    }
  }

  /** g = scale dy underflows where g r does not: 3 5 2^-1200 / sqrt(2^-600). */
  @Test
  void aGradientOfGivenStatisticsDoesNotUnderflowOnTheWay() {
    NormSpec spec = NormSpec.batchNorm1d(1).withEpsilon(Double.MIN_VALUE);
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Affine affine = Affine.of(Tensor.vector(3 * 0x1p-600), Tensor.vector(0));
      Forward forward =
          norm.forward(
              Tensor.of(Shape.of(1, 1), 1), affine, statistics(0, 0x1p-600), Mode.EVALUATION);
      Tensor upstream = Tensor.of(Shape.of(1, 1), 5 * 0x1p-600);
      assertThat(norm.backward(forward, upstream).input().item()).isEqualTo(15 * 0x1p-900);
    }
  }

  @Test
  void anInfiniteFactorOfAGradientIsPassedOn() {
    NormSpec spec = NormSpec.batchNorm1d(1);
    double infinite = Double.POSITIVE_INFINITY;
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      for (double[] factors : new double[][] {{infinite, 1}, {1, infinite}, {Double.NaN, 1}}) {
        for (Mode mode : Mode.values()) {
          Affine affine = Affine.of(Tensor.vector(factors[0]), Tensor.vector(0));
          Tensor input = Tensor.of(Shape.of(2, 1), 1, 2);
          Forward forward = norm.forward(input, affine, statistics(0, 1), mode);
          Gradients gradients = norm.backward(forward, Tensor.full(Shape.of(2, 1), factors[1]));
          assertThat(gradients.input().at(0)).isNotFinite();
          double shift = gradients.shift().orElseThrow().item();
          assertThat(Double.isFinite(shift)).isEqualTo(factors[1] == 1);
        }
      }
    }
  }

  /** Whatever is not finite, a call ends, and what it touches is not finite. */
  @Test
  void inputsAndStatisticsThatAreNotFiniteArePassedOn() {
    NormSpec spec = NormSpec.batchNorm1d(1);
    Affine affine = Affine.initial(spec);
    Tensor upstream = Tensor.of(Shape.of(2, 1), 1, 2);
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
        Tensor input = Tensor.of(Shape.of(2, 1), odd, 2);
        for (Mode mode : Mode.values()) {
          Forward forward = norm.forward(input, affine, statistics(0, 1), mode);
          assertThat(forward.output().at(0)).isNotFinite();
          Gradients gradients = norm.backward(forward, upstream);
          assertThat(gradients.scale().orElseThrow().item()).isNotFinite();
          assertThat(gradients.shift().orElseThrow().item()).isEqualTo(3);
          assertThat(Double.isFinite(gradients.input().at(1))).isEqualTo(mode == Mode.EVALUATION);
        }
        Tensor usual = Tensor.of(Shape.of(2, 1), 1, 2);
        Forward ofMean = norm.forward(usual, affine, statistics(odd, 1), Mode.EVALUATION);
        assertThat(ofMean.output().at(0)).isNotFinite();
        assertThat(norm.backward(ofMean, upstream).scale().orElseThrow().item()).isNotFinite();
        Forward ofVariance = norm.forward(usual, affine, statistics(1, odd), Mode.EVALUATION);
        assertThat(ofVariance.output().at(1)).isNotEqualTo(1);
        Tensor zeroUpstream = Tensor.zeros(Shape.of(2, 1));
        assertThat(norm.backward(ofVariance, zeroUpstream).shift().orElseThrow().item()).isZero();
        assertThat(norm.backward(ofVariance, upstream).input().at(0)).isNotEqualTo(1);
      }
    }
  }

  @Test
  void aShiftGradientThatCancelsIsExact() {
    NormSpec spec = NormSpec.batchNorm1d(3);
    double[] upstream = new double[15];
    for (int i = 0; i < 5; i++) {
      upstream[3 * i] = 1;
      upstream[3 * i + 1] = CANCELLING[i];
      upstream[3 * i + 2] = Double.NaN;
    }
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Tensor input = new Drawn(1).input(Shape.of(5, 3), 0, 0);
      Forward forward =
          norm.forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
      Tensor shift =
          norm.backward(forward, Tensor.of(Shape.of(5, 3), upstream)).shift().orElseThrow();
      assertThat(shift.toArray()).containsExactly(5, 0x1p-110, Double.NaN);
    }
  }

  /**
   * With a = 2^-300 samples (a, -a) and (2a, -2a) under epsilon 1: the terms 2a / sqrt(1 + a^2) and
   * -2a / sqrt(1 + 4a^2) of the scale gradient agree in 600 bits, and 3 a^3 is left of them.
   */
  @Test
  void aScaleGradientWhoseRootsAllButAgreeIsExact() {
    NormSpec spec = NormSpec.layerNorm(2).withEpsilon(1);
    double a = 0x1p-300;
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Forward forward =
          norm.forward(
              Tensor.of(Shape.of(2, 2), a, -a, 2 * a, -2 * a),
              Affine.initial(spec),
              RunningStats.none(),
              Mode.TRAINING);
      Gradients gradients = norm.backward(forward, Tensor.of(Shape.of(2, 2), 2, 0, -1, 0));
      assertThat(gradients.scale().orElseThrow().toArray()).containsExactly(3 * 0x1p-900, 0);
    }
  }

  /**
   * Samples of (-1, 1) and (-2, 2) under epsilon 1 have inverse deviations 1/sqrt(2) and 1/sqrt(5).
   * With X^2 - 40 Y^2 = 1, upstream gradients X and -5 Y give X/sqrt(2) - 10 Y/sqrt(5) = (X - Y
   * sqrt(40))/sqrt(2) = 1/(sqrt(2) (X + Y sqrt(40))): of terms of k bits 2k cancel.
   */
  @Test
  void aScaleGradientOfTwoRootsIsTheNearestDoubleHoweverFarItCancels() {
    MathContext digits = new MathContext(120);
    NormSpec spec = NormSpec.groupNorm(1, 1).withEpsilon(1);
    Tensor input = Tensor.of(Shape.of(2, 1, 4), -1, 1, -1, 1, -2, 2, -2, 2);
    BigDecimal x = BigDecimal.ONE;
    BigDecimal y = BigDecimal.ZERO;
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Forward forward =
          norm.forward(input, Affine.initial(spec), RunningStats.none(), Mode.TRAINING);
      // The next solution is (19 + 3 sqrt(40)) times this one: up to 100 bits.
      for (int solution = 1; solution < 20; solution++) {
        BigDecimal next = x.multiply(number(19)).add(y.multiply(number(120)));
        y = x.multiply(number(3)).add(y.multiply(number(19)));
        x = next;
        double[] upstream = new double[8];
        split(x, upstream, 1);
        split(y.multiply(number(-5)), upstream, 5);
        double gradient =
            norm.backward(forward, Tensor.of(input.shape(), upstream)).scale().orElseThrow().item();
        BigDecimal rest = x.add(y.multiply(number(40).sqrt(digits)));
        BigDecimal exact = BigDecimal.ONE.divide(number(2).sqrt(digits).multiply(rest), digits);
        assertThat(gradient).as("solution %d", solution).isEqualTo(exact.doubleValue());
      }
    }
  }

  private static BigDecimal number(long value) {
    return BigDecimal.valueOf(value);
  }

  /** A number of up to 106 bits as the sum of two doubles, which x = 1 or 2 stands beside. */
  private static void split(BigDecimal value, double[] upstream, int at) {
    upstream[at] = value.doubleValue();
    BigDecimal rest = value.subtract(new BigDecimal(upstream[at]));
    upstream[at + 2] = rest.doubleValue();
    assertThat(new BigDecimal(upstream[at + 2])).isEqualByComparingTo(rest);
  }
}
