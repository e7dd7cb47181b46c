package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The bounds beside each result are those that their classes derive, and wider by the few percent
 * that stand for terms of second order: narrower ones would certify what is not so, much wider ones
 * would send ordinary data into exact arithmetic. u2 is 2^-106.
 */
class ErrorBoundsTest {
  private static final double U2 = 0x1p-106;
  private static final double TINY = Double.MIN_VALUE;
  private static final NormSpec INSIDE = NormSpec.layerNorm(2).withEpsilon(1e-5);
  private static final NormSpec OUTSIDE =
      INSIDE.withPolicies(INSIDE.policies().withEpsilonPlace(EpsilonPlace.OUTSIDE_ROOT));

  private static Moments moments(int count, double mean, double variance, double largest) {
    return new Moments(count, DoubleDouble.of(mean), DoubleDouble.of(variance), largest, false);
  }

  private static void assertCovers(double given, double derived) {
    assertThat(given).isBetween(derived, 1.05 * derived);
  }

  @Test
  void theMeanIsOffByTheRoundingsOfItsSum() {
    for (int n : new int[] {2, 3, 100, 5000}) {
      for (double largest : new double[] {1e-9, 3, 1e12}) {
        SetStatistics set = SetStatistics.ofBatch(INSIDE, moments(n, 1, 1, largest), false);
        assertCovers(set.meanError(), (3 * n + 12) * U2 * largest);
      }
    }
    assertThat(SetStatistics.ofBatch(INSIDE, moments(2, 0, 0, TINY), false).meanError())
        .isEqualTo(2 * TINY);
    NormSpec rms = NormSpec.rmsNorm(2);
    assertThat(SetStatistics.ofBatch(rms, moments(9, 0, 1, 1), false).meanError()).isZero();
  }

  @Test
  void theVarianceIsOffByItsRoundingsAndByTheMeans() {
    for (int n : new int[] {2, 3, 100, 5000}) {
      for (double variance : new double[] {1e-30, 1e-24, 1e-9, 1, 1e10}) {
        for (double largest : new double[] {1e-15, 1, 1e12, 1e20}) {
          Moments moments = moments(n, 1, variance, largest);
          double e = SetStatistics.ofBatch(INSIDE, moments, false).meanError();
          double once = (3 * n + 40) * U2 * variance + e * e;
          assertCovers(SetStatistics.ofBatch(INSIDE, moments, false).varianceError(), once);
          assertCovers(
              SetStatistics.ofBatch(INSIDE, moments, true).varianceError(),
              once + 5 * e * Math.sqrt(variance) + 2 * e * e);
        }
      }
    }
    assertThat(SetStatistics.ofBatch(INSIDE, moments(2, 0, TINY, 0x1p-500), false).varianceError())
        .isEqualTo(8 * TINY);
  }

  @Test
  void constantValuesHaveExactStatistics() {
    Moments constant = new Moments(7, DoubleDouble.of(3), DoubleDouble.ZERO);
    for (boolean merged : new boolean[] {false, true}) {
      SetStatistics set = SetStatistics.ofBatch(INSIDE, constant, merged);
      assertThat(set.meanError()).isZero();
      assertThat(set.varianceError()).isZero();
      assertThat(set.normalizedError(3, 0)).isZero();
      assertThat(set.normalizedError(Math.nextUp(3.0), 0)).isPositive();
    }
  }

  /** Half the relative error of v + epsilon, and 24 u2. */
  @Test
  void theInverseDeviationIsOffByHalfOfWhatItsRadicandIs() {
    for (double variance : new double[] {1e-12, 1e-3, 5}) {
      for (double largest : new double[] {1, 1e12, 1e16, 1e20}) {
        SetStatistics set = SetStatistics.ofBatch(INSIDE, moments(50, 1, variance, largest), false);
        double relative = set.varianceError() / (variance + 1e-5);
        assertCovers(set.inverseError(), relative / 2 + 24 * U2);
        assertThat(set.sensitivityError()).isEqualTo(set.inverseError());
        assertThat(set.sensitivity()).isEqualTo(set.inverseDeviation());
      }
    }
  }

  @Test
  void theDeviationOutsideItsRootToo() {
    for (double variance : new double[] {1e-12, 1e-3, 5}) {
      for (double largest : new double[] {1, 1e12, 1e16, 1e20}) {
        SetStatistics set =
            SetStatistics.ofBatch(OUTSIDE, moments(50, 1, variance, largest), false);
        double relative = set.varianceError() / variance;
        if (relative < 1e-3) {
          assertCovers(set.inverseError(), relative / 2 + 24 * U2);
          assertCovers(set.sensitivityError(), relative / 2 + 20 * U2);
        }
        double root = Math.sqrt(variance);
        assertThat(set.sensitivity().high()).isCloseTo(1 / root, withinPercentage(1e-10));
        assertThat(set.inverseDeviation().high())
            .isCloseTo(1 / (root + 1e-5), withinPercentage(1e-10));
      }
    }
  }

  @Test
  void whereTheVarianceIsHardlyKnownNothingIsSaid() {
    // e = 162 u2 1e26 = 2e-4, so that e^2 is 4e-8 and v 1e-5 of it are known.
    SetStatistics hardly = SetStatistics.ofBatch(OUTSIDE, moments(50, 1, 1e-6, 1e26), false);
    assertThat(hardly.varianceError() / 1e-6).isBetween(1e-3, 1.0);
    assertThat(hardly.inverseError()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(hardly.sensitivityError()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void aDeviationOfZeroIsExactWhereTheSetIsConstant() {
    SetStatistics constant = SetStatistics.ofGiven(OUTSIDE, 3, 0);
    assertThat(constant.sensitivity()).isEqualTo(DoubleDouble.ZERO);
    assertThat(constant.inverseError()).isEqualTo(24 * U2);
    assertThat(constant.sensitivityError()).isEqualTo(20 * U2);
    SetStatistics unknown = SetStatistics.ofBatch(OUTSIDE, moments(2, 3, 0, 3), false);
    assertThat(unknown.sensitivity()).isEqualTo(DoubleDouble.ZERO);
    assertThat(unknown.inverseError()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void numbersWhoseSquaresOverOrUnderflowAreLeftToExactArithmetic() {
    NormSpec small = INSIDE.withEpsilon(Double.MIN_VALUE);
    for (double inside : new double[] {0x1p-900, 1, 0x1p900}) {
      assertThat(SetStatistics.ofGiven(small, 0, inside).inverseError()).isEqualTo(24 * U2);
    }
    double[] beyond = {Math.nextDown(0x1p-900), Math.nextUp(0x1p900), 0, Double.NaN};
    for (double value : beyond) {
      assertThat(SetStatistics.ofGiven(small, 0, value).inverseError())
          .isEqualTo(Double.POSITIVE_INFINITY);
    }
    NormSpec outside = OUTSIDE.withEpsilon(0x1p-1000);
    assertThat(SetStatistics.ofGiven(outside, 0, 0).inverseError())
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(SetStatistics.ofGiven(OUTSIDE.withEpsilon(0x1p901), 0, 1).inverseError())
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void aNormalizedValueIsOffByTheMeansErrorAndItsOwn() {
    SetStatistics set = SetStatistics.ofBatch(INSIDE, moments(50, 1, 1e-3, 1e12), false);
    double r = set.inverseDeviation().high();
    assertCovers(set.normalizedErrorAtMean(), r * set.meanError());
    assertCovers(set.normalizedErrorGrowth(), set.inverseError() + 10 * U2);
    assertThat(set.largestNormalizedError(0)).isEqualTo(set.normalizedErrorAtMean());
    assertCovers(
        set.largestNormalizedError(1e9),
        r * set.meanError() + 1e9 * (set.inverseError() + 10 * U2));
    assertThat(set.normalizedError(2, 1e9)).isEqualTo(set.largestNormalizedError(1e9));
    // The mean itself is off as well, unless it is exact.
    assertThat(set.normalizedError(1, 0)).isEqualTo(set.normalizedErrorAtMean());
    SetStatistics given = SetStatistics.ofGiven(INSIDE, 1, 3);
    assertThat(given.normalizedError(1, 0)).isZero();
    assertThat(given.normalizedErrorAtMean())
        .isEqualTo(8 * TINY * (1 + given.inverseDeviation().high()));
  }

  @Test
  void anOutputIsOffByItsScaleTimesTheNormalizedValues() {
    SetStatistics set = SetStatistics.ofBatch(INSIDE, moments(50, 1, 1e-3, 3), false);
    double xhat = 7;
    double error = set.normalizedError(2, xhat);
    for (double scale : new double[] {-5, 1e-3, 1e4}) {
      assertCovers(
          ExactNormalization.outputError(set, 2, -xhat, scale),
          Math.abs(scale) * (error + 3 * U2 * xhat));
    }
    assertThat(ExactNormalization.outputError(set, 2, xhat, 0)).isZero();
    SetStatistics given = SetStatistics.ofGiven(INSIDE, 1, 3);
    assertThat(ExactNormalization.outputError(given, 1, 0, 5)).isZero();
    assertThat(ExactNormalization.outputError(given, 2, 0, TINY)).isEqualTo(4 * TINY);
    SetStatistics unknown = SetStatistics.ofGiven(INSIDE, 1, 0x1p1000);
    assertThat(ExactNormalization.outputError(unknown, 2, 1, 0)).isNotZero();
  }

  @Test
  void aSumIsOffByTheRoundingsOfItsTerms() {
    // Two parameters of 50 of the 100 elements.
    ParameterGradients sums = new ParameterGradients(2, 100);
    assertThat(sums.errorOfScale(0)).isZero();
    assertThat(sums.errorOfShift(0)).isZero();
    sums.add(0, -3, DoubleDouble.of(-6), 1e-20);
    sums.add(0, 2, DoubleDouble.of(2), 3e-20);
    sums.add(1, 7, DoubleDouble.of(-70), 0);
    assertCovers(sums.errorOfScale(0), 3e-20 + 6e-20 + (3 * 50 + 4) * U2 * 8);
    assertCovers(sums.errorOfScale(1), (3 * 50 + 4) * U2 * 70);
    assertCovers(sums.errorOfShift(0), (3 * 50 + 4) * U2 * 5);
    assertCovers(sums.errorOfShift(1), (3 * 50 + 4) * U2 * 7);
    // What underflows counts for each term.
    ParameterGradients underflowing = new ParameterGradients(1, 50);
    underflowing.add(0, 0x1p-1000, DoubleDouble.of(TINY), 0);
    assertThat(underflowing.errorOfScale(0)).isEqualTo(50 * 4 * TINY);
    ParameterGradients vanishing = new ParameterGradients(1, 50);
    vanishing.add(0, 1, DoubleDouble.ZERO, TINY);
    assertThat(vanishing.errorOfScale(0)).isGreaterThanOrEqualTo(50 * 4 * TINY);
  }

  private static RunningAverage average(double weight) {
    NormSpec spec =
        NormSpec.batchNorm1d(1)
            .withRunning(new RunningUpdate.Exponential(weight, Denominator.BIASED));
    return new RunningAverage(spec, spec.initialStats());
  }

  @Test
  void aBlendIsOffByTheShareOfItsBatchAndItsRoundings() {
    for (int samples : new int[] {1, 4}) {
      double perSample = (1e-20 + (3 * samples + 20) * U2 * 1e9) / samples;
      assertCovers(average(0.25).blendError(1e-20, 1e9, samples, 0), 0.25 * perSample);
      assertCovers(
          average(0.25).blendError(0, 1e9, samples, -1e12),
          0.25 * (3 * samples + 20) * U2 * 1e9 / samples + 6 * U2 * 1e12);
      // With new weight 1 nothing is left of the old one.
      assertCovers(average(1).blendError(1e-20, 1e9, samples, 1e12), perSample);
    }
    assertThat(average(0.25).blendError(0, 0, 3, 0)).isZero();
    assertThat(average(0.25).blendError(0, TINY, 3, 0)).isEqualTo(8 * TINY);
    assertThat(average(0.25).blendError(TINY, 0, 3, 0)).isBetween(8 * TINY, 9 * TINY);
  }

  /** A backward pass over one set of two dozen elements, with these statistics. */
  private static SetBackward backward(
      NormSpec spec, SetStatistics statistics, Tensor input, Tensor scale, Tensor upstream) {
    Affine affine = Affine.of(scale, Tensor.zeros(scale.shape()));
    // No exact arithmetic is at hand.
    return new SetBackward(
        spec,
        input,
        affine,
        upstream,
        Partition.of(spec.reduction(), input.shape()),
        0,
        statistics,
        null);
  }

  private static Tensor drawn(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.of(Shape.of(size), random.doubles(size, -1, 1).toArray());
  }

  /** r G (2 rho + (3n + 24) u2) + t G X (2 e + X (tau + (3n + 24) u2)). */
  @Test
  void anInputGradientIsOffAsDerived() {
    int n = 24;
    for (NormSpec like : new NormSpec[] {INSIDE, OUTSIDE}) {
      for (double inputSpread : new double[] {1e-3, 1, 30}) {
        NormSpec spec = NormSpec.layerNorm(n).withPolicies(like.policies()).withEpsilon(0.5);
        Tensor input = drawn(n, 1).map(x -> inputSpread * x);
        Tensor scale = drawn(n, 2).map(x -> 3 * x);
        Tensor upstream = drawn(n, 3);
        Moments moments = Moments.of(input, Partition.of(spec.reduction(), input.shape()).set(0));
        SetStatistics set = SetStatistics.ofBatch(spec, moments, false);
        SetBackward backward = backward(spec, set, input, scale, upstream);
        backward.collect(new ParameterGradients(n, n));
        double g = 0;
        double x = 0;
        for (int i = 0; i < n; i++) {
          g = Math.max(g, Math.abs(scale.at(i) * upstream.at(i)));
          x = Math.max(x, Math.abs(set.normalized(input.at(i)).high()));
        }
        double roundings = (3 * n + 24) * U2;
        double derived =
            set.inverseDeviation().high() * g * (2 * set.inverseError() + roundings)
                + set.sensitivity().high()
                    * g
                    * x
                    * (2 * set.largestNormalizedError(x)
                        + x * (set.sensitivityError() + roundings));
        assertCovers(backward.errorWithStatisticsOfBatch(), derived);
      }
    }
  }

  @Test
  void anInputGradientOfGivenStatisticsIsOffByTheInverseDeviationsError() {
    SetStatistics set = SetStatistics.ofGiven(INSIDE, 1, 0.3);
    SetBackward backward =
        backward(INSIDE, set, Tensor.vector(1, 2), Tensor.vector(1, 1), Tensor.vector(1, 1));
    double relative = set.inverseError() + 10 * U2;
    assertCovers(backward.errorWithGivenStatistics(-1e6), 1e6 * relative);
    double underflow = 4 * (1 + set.inverseDeviation().high());
    assertThat(backward.errorWithGivenStatistics(0) / TINY)
        .isBetween(Math.floor(underflow), Math.ceil(underflow));
  }

  /** Where the upstream gradient is 0 there is nothing that could be off, unless it underflowed. */
  @Test
  void aGradientOfNothingIsExact() {
    NormSpec spec = NormSpec.layerNorm(2).withEpsilon(1);
    Tensor input = Tensor.vector(1, 2);
    SetStatistics set =
        SetStatistics.ofBatch(
            spec, Moments.of(input, Partition.of(spec.reduction(), input.shape()).set(0)), false);
    double[] gradients = {1, 1};
    SetBackward zero = backward(spec, set, input, Tensor.vector(1, 1), Tensor.vector(0, 0));
    zero.collect(new ParameterGradients(2, 2));
    assertThat(zero.errorWithStatisticsOfBatch()).isZero();
    zero.withStatisticsOfBatch(gradients);
    assertThat(gradients).containsExactly(0, 0);
    SetBackward underflowed =
        backward(spec, set, input, Tensor.vector(TINY, 1), Tensor.vector(0.25, 0));
    underflowed.collect(new ParameterGradients(2, 2));
    // The product is 0, and what that may cost is 16 (1 + r) (1 + t X) (1 + X) of the smallest.
    double r = set.inverseDeviation().high();
    double x = Math.abs(set.normalized(2).high());
    double cost = 16 * (1 + r) * (1 + r * x) * (1 + x);
    assertThat(underflowed.errorWithStatisticsOfBatch() / TINY)
        .isBetween(Math.floor(cost), 1.05 * cost);
  }

  /** As most data are: the exact sets, of which there are none here, are asked for seldom. */
  @Test
  void ordinaryDataAreSettledWithoutExactArithmetic() {
    int n = 24;
    NormSpec spec = NormSpec.layerNorm(n);
    Tensor input = drawn(n, 1);
    SetStatistics set =
        SetStatistics.ofBatch(
            spec, Moments.of(input, Partition.of(spec.reduction(), input.shape()).set(0)), false);
    Tensor scale = drawn(n, 2);
    Tensor upstream = drawn(n, 3);
    SetBackward backward = backward(spec, set, input, scale, upstream);
    ParameterGradients parameters = new ParameterGradients(n, n);
    backward.collect(parameters);
    double[] gradient = new double[n];
    backward.withStatisticsOfBatch(gradient);
    assertThat(gradient).doesNotContain(0);
    backward.withGivenStatistics(gradient);
    assertThat(gradient).doesNotContain(0);
    assertThat(parameters.scale(Shape.of(n), spec.dtype(), null, upstream).size()).isEqualTo(n);
    assertThat(parameters.shift(Shape.of(n), spec.dtype(), null, upstream)).isEqualTo(upstream);
    // Nor where a factor is 0.
    SetBackward nothing =
        backward(spec, set, input, scale.map(v -> v < 0 ? 0 : v), upstream.map(v -> v < 0 ? 0 : v));
    nothing.withGivenStatistics(gradient);
    assertThat(gradient).contains(0);
    for (double weight : new double[] {0, 0.1, 1}) {
      NormSpec always =
          NormSpec.batchNorm1d(1)
              .withRunning(new RunningUpdate.Exponential(weight, Denominator.BIASED));
      RunningStats blended =
          new RunningAverage(always, always.initialStats()).after(List.of(set), null);
      assertThat(blended.mean().item())
          .isCloseTo(weight * set.mean().high(), withinPercentage(1e-12));
    }
    Tensor small = input.map(x -> x * 0x1p-40);
    SetStatistics ofSmall =
        SetStatistics.ofBatch(
            spec, Moments.of(small, Partition.of(spec.reduction(), small.shape()).set(0)), false);
    NormSpec replacing =
        NormSpec.batchNorm1d(1).withRunning(new RunningUpdate.Exponential(1, Denominator.BIASED));
    assertThat(
            new RunningAverage(replacing, replacing.initialStats())
                .after(List.of(ofSmall), null)
                .variance()
                .item())
        .isEqualTo(ofSmall.variance().high());
    NormSpec tracking = NormSpec.batchNorm1d(1);
    RunningStats after =
        new RunningAverage(tracking, tracking.initialStats()).after(List.of(set), null);
    assertThat(after.variance().item())
        .isCloseTo(0.9 + 0.1 * n / (n - 1) * set.variance().high(), withinPercentage(1e-12));
  }
}
