package dev.normative.norm;

import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.Moments;

/**
 * What one statistics set is normalized with: normalized = (x - mean) * inverseDeviation.
 *
 * @param count how many values the set has
 * @param mean what is subtracted
 * @param variance the population variance (RMS normalization: the mean square)
 * @param inverseDeviation r: 1 / sqrt(v + epsilon), or 1 / (sqrt(v) + epsilon)
 * @param sensitivity t, with d(r)/d(v) = -r<sup>2</sup> t / 2: r itself where epsilon is inside the
 *     root, 1 / sqrt(v) where it is outside (0 for a constant set, where the term that t multiplies
 *     vanishes)
 */
record SetStatistics(
    int count,
    DoubleDouble mean,
    DoubleDouble variance,
    DoubleDouble inverseDeviation,
    DoubleDouble sensitivity) {

  private static final DoubleDouble ONE = DoubleDouble.of(1);

  static SetStatistics of(Moments moments, double epsilon, EpsilonPlace place) {
    DoubleDouble variance = moments.variance();
    if (place == EpsilonPlace.INSIDE_ROOT) {
      DoubleDouble inverse = ONE.dividedBy(variance.plus(epsilon).squareRoot());
      return new SetStatistics(moments.count(), moments.mean(), variance, inverse, inverse);
    }
    DoubleDouble root = variance.squareRoot();
    DoubleDouble inverse = ONE.dividedBy(root.plus(epsilon));
    DoubleDouble sensitivity = root.high() == 0 ? DoubleDouble.ZERO : ONE.dividedBy(root);
    return new SetStatistics(moments.count(), moments.mean(), variance, inverse, sensitivity);
  }

  /** The normalized value of an element. */
  DoubleDouble normalized(double x) {
    return mean.negated().plus(x).times(inverseDeviation);
  }
}
