package dev.normative.norm;

import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.Moments;

/**
 * What one statistics set is normalized with, normalized = (x - mean) * inverseDeviation, and how
 * far each of it may be from the exact value.
 *
 * <p>The errors follow from those of {@link Moments} and {@link
 * dev.normative.numerics.DoubleDouble}, with u = 2<sup>-53</sup>, w = v + epsilon (or sqrt(v) +
 * epsilon) and dv the variance's error: w errs by dv + 2u<sup>2</sup> w, a root halves a relative
 * error and adds 25/8 u<sup>2</sup>, the quotient adds 15 u<sup>2</sup>. Terms of second order and
 * the rounding of the bounds themselves are covered by a factor 1.01. What underflow may cost is
 * counted in units of the smallest subnormal; where a bound would need more care than that (w
 * outside 2<sup>-900</sup> .. 2<sup>900</sup>, or dv not small beside w) it is infinite, and the
 * caller computes the exact value.
 *
 * @param count how many values the set has
 * @param mean what is subtracted
 * @param variance the population variance (RMS normalization: the mean square)
 * @param inverseDeviation r: 1 / sqrt(v + epsilon), or 1 / (sqrt(v) + epsilon)
 * @param sensitivity t, with d(r)/d(v) = -r<sup>2</sup> t / 2: r itself where epsilon is inside the
 *     root, 1 / sqrt(v) where it is outside (0 for a constant set, where the term that t multiplies
 *     vanishes)
 * @param meanError how far the mean may be off
 * @param varianceError how far the variance may be off
 * @param inverseError the relative error of r
 * @param sensitivityError the relative error of t
 * @param normalizedErrorAtMean how far a normalized value of 0 may be off
 * @param normalizedErrorGrowth what is added to that for each unit of a normalized value
 */
record SetStatistics(
    int count,
    DoubleDouble mean,
    DoubleDouble variance,
    DoubleDouble inverseDeviation,
    DoubleDouble sensitivity,
    double meanError,
    double varianceError,
    double inverseError,
    double sensitivityError,
    double normalizedErrorAtMean,
    double normalizedErrorGrowth) {

  /** u<sup>2</sup>, the unit in which errors of double-double arithmetic are counted. */
  static final double UNIT = 0x1p-106;

  private static final double TINY = Double.MIN_VALUE;
  private static final double SECOND_ORDER = 1.01;
  private static final DoubleDouble ONE = DoubleDouble.of(1);

  /**
   * From the moments of a set of values.
   *
   * @param merged whether the moments were {@linkplain Moments#merged merged} from those of parts
   */
  static SetStatistics ofBatch(NormSpec spec, Moments moments, boolean merged) {
    if (moments.constant()) {
      return of(spec, moments, 0, 0); // Moments are exact then
    }
    double n = moments.count();
    double v = moments.variance().high();
    double largest = moments.largest();
    double meanError =
        spec.centered() ? SECOND_ORDER * (3 * n + 12) * UNIT * largest + 2 * TINY : 0;
    double ofParts = merged ? 5 * meanError * Math.sqrt(v) + 2 * meanError * meanError : 0;
    double varianceError =
        SECOND_ORDER * ((3 * n + 40) * UNIT * v + meanError * meanError + ofParts) + 8 * TINY;
    return of(spec, moments, meanError, varianceError);
  }

  /** From a mean and a variance that are given, such as running statistics. */
  static SetStatistics ofGiven(NormSpec spec, double mean, double variance) {
    Moments given = new Moments(0, DoubleDouble.of(mean), DoubleDouble.of(variance));
    return of(spec, given, 0, 0);
  }

  private static SetStatistics of(
      NormSpec spec, Moments moments, double meanError, double varianceError) {
    DoubleDouble variance = moments.variance();
    double epsilon = spec.epsilon();
    if (spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT) {
      DoubleDouble sum = variance.plus(epsilon);
      DoubleDouble inverse = ONE.dividedBy(sum.squareRoot());
      double error = halved(varianceError, sum.high()) + 24 * UNIT;
      return of(moments, inverse, inverse, meanError, varianceError, error, error);
    }
    DoubleDouble root = variance.squareRoot();
    DoubleDouble inverse = ONE.dividedBy(root.plus(epsilon));
    boolean constant = root.high() == 0;
    DoubleDouble sensitivity = constant ? DoubleDouble.ZERO : ONE.dividedBy(root);
    double rootError = constant && varianceError == 0 ? 0 : halved(varianceError, variance.high());
    double inverseError = rootError + 24 * UNIT + outOfRange(root.high() + epsilon);
    return of(
        moments,
        inverse,
        sensitivity,
        meanError,
        varianceError,
        inverseError,
        rootError + 20 * UNIT);
  }

  private static SetStatistics of(
      Moments moments,
      DoubleDouble inverse,
      DoubleDouble sensitivity,
      double meanError,
      double varianceError,
      double inverseError,
      double sensitivityError) {
    double r = inverse.high();
    return new SetStatistics(
        moments.count(),
        moments.mean(),
        moments.variance(),
        inverse,
        sensitivity,
        meanError,
        varianceError,
        inverseError,
        sensitivityError,
        SECOND_ORDER * r * meanError + 8 * TINY * (1 + r),
        SECOND_ORDER * (SECOND_ORDER * inverseError + 10 * UNIT));
  }

  /** Half the relative error of a value that may be off by {@code error}. */
  private static double halved(double error, double value) {
    double relative = error / value;
    return relative < 1e-3
        ? SECOND_ORDER * relative / 2 + outOfRange(value)
        : Double.POSITIVE_INFINITY;
  }

  private static double outOfRange(double value) {
    return value >= 0x1p-900 && value <= 0x1p900 ? 0 : Double.POSITIVE_INFINITY;
  }

  /** The normalized value of an element. */
  DoubleDouble normalized(double x) {
    return mean.negated().plus(x).times(inverseDeviation);
  }

  /** How far the normalized value of x may be off, {@code magnitude} being its magnitude. */
  double normalizedError(double x, double magnitude) {
    if (meanError == 0 && x == mean.high() && mean.low() == 0) {
      return 0;
    }
    return largestNormalizedError(magnitude);
  }

  /** The same for any element whose normalized value is at most {@code magnitude}. */
  double largestNormalizedError(double magnitude) {
    return normalizedErrorAtMean + normalizedErrorGrowth * magnitude;
  }
}
