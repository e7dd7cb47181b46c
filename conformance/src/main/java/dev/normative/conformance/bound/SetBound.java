package dev.normative.conformance.bound;

import dev.normative.contract.Accumulator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;

/**
 * The exact statistics of one set of n elements and how far a stable algorithm may miss them.
 *
 * <p>With u the unit roundoff and tiny the smallest subnormal of the format, G the declared
 * accumulator's {@linkplain Accumulator#roundings roundings} for n values, and g(k) = k u / (1 - k
 * u), the classical bound of k roundings in a row (N. Higham, "Accuracy and Stability of Numerical
 * Algorithms", 2nd ed., lemma 3.1):
 *
 * <ul>
 *   <li><b>mean</b>: every value goes through at most G roundings, division included, so the error
 *       is at most <i>dm</i> = g(G) mean|x| + (1 + G/4) tiny. A sum underflows without error, its
 *       quotient by n with one of half a tiny; but an updating algorithm divides n times, and with
 *       the weights k/n of its steps that makes (n + 1)/4 tiny.
 *   <li><b>variance</b>: deviations from a mean that is off by dm have the mean square v +
 *       dm<sup>2</sup>. Subtraction (counted twice by the square), square, G additions and the
 *       division are G + 4 roundings: <i>dv</i> = g(G + 4) (v + |m| s) + (1 + g(G + 4))
 *       dm<sup>2</sup> + 2 tiny, with s = sqrt(v). The term |m| s is what updating algorithms
 *       (Welford) need beside two-pass ones: their error grows with the condition number, sqrt(1 +
 *       m<sup>2</sup>/v), T. Chan, G. Golub and R. LeVeque, "Algorithms for computing the sample
 *       variance", The American Statistician 37(3), 1983. One-pass algorithms, whose error grows
 *       with its square, are not within it.
 *   <li><b>inverse deviation</b> r(v): it falls with v, so its relative error is at most the larger
 *       of r(v - dv)/r(v) - 1 and 1 - r(v + dv)/r(v), with v - dv cut off at 0, times the five
 *       roundings of epsilon, sum, root, quotient: <i>rho</i>. The ends of the interval are used as
 *       they are, not a first-order expansion, which would be void where v is near 0.
 *   <li><b>normalized value</b> of x: |xhat| rho + r (1 + rho) (dm + 4 u (|x| + |m|)) + tiny. The
 *       last part admits algorithms that fold mean and scale into y = a x + b and so round x a and
 *       m a one by one.
 * </ul>
 *
 * <p>The gradient needs t / r, t being the factor in dr/dv = -r<sup>2</sup> t / 2: 1 where epsilon
 * is inside the root; where it is outside, (sqrt(v) + epsilon) / sqrt(v), whose relative error is
 * that of sqrt(v), unbounded once dv reaches v, and that of r.
 *
 * <p>Statistics that are given (running statistics in evaluation) have dm = dv = 0.
 */
final class SetBound {
  private static final int ROUNDINGS_OF_INVERSE = 5;

  final int count;
  final DoubleDouble mean;
  final double variance;
  final double inverse;
  final double meanError;
  final double varianceError;
  final double inverseError;
  final double sensitivity;
  final double sensitivityError;
  private final double unitRoundoff;
  private final double tiny;

  /** The bound for statistics that an algorithm misses by these errors at most. */
  SetBound(NormSpec spec, Moments moments, double meanError, double varianceError) {
    this.count = moments.count();
    this.mean = moments.mean();
    this.variance = moments.variance().toDouble();
    this.meanError = meanError;
    this.varianceError = varianceError;
    this.unitRoundoff = spec.dtype().unitRoundoff();
    this.tiny = spec.dtype().smallestSubnormal();
    this.inverse = inverse(spec, variance);
    double above = inverse(spec, Math.max(variance - varianceError, 0)) / inverse - 1;
    double below = 1 - inverse(spec, variance + varianceError) / inverse;
    double ofVariance = Math.max(above, below);
    this.inverseError = ofVariance + growth(ROUNDINGS_OF_INVERSE, unitRoundoff) * (1 + ofVariance);
    boolean inside = spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
    double root = Math.sqrt(variance);
    this.sensitivity = inside ? 1 : (root + spec.epsilon()) / root;
    this.sensitivityError =
        inside ? 0 : Math.sqrt(variance / Math.max(variance - varianceError, 0)) - 1 + inverseError;
  }

  /**
   * The bound for statistics of the batch itself; infinite where a sum might leave the range of the
   * format.
   */
  static SetBound ofBatch(NormSpec spec, Accumulator accumulator, Tensor input, ElementSet set) {
    return ofBatch(spec, accumulator, input, set, true);
  }

  /** The same as if the format had exponents of any size. */
  static SetBound ofBatchInAnyRange(
      NormSpec spec, Accumulator accumulator, Tensor input, ElementSet set) {
    return ofBatch(spec, accumulator, input, set, false);
  }

  private static SetBound ofBatch(
      NormSpec spec, Accumulator accumulator, Tensor input, ElementSet set, boolean inRange) {
    DType dtype = spec.dtype();
    double u = dtype.unitRoundoff();
    double roundings = accumulator.roundings(set.size());
    Moments moments = spec.centered() ? Moments.of(input, set) : Moments.aboutZero(input, set);
    double mean = Math.abs(moments.mean().toDouble());
    double variance = moments.variance().toDouble();
    double meanError =
        spec.centered()
            ? growth(roundings, u) * meanMagnitude(input, set)
                + (1 + roundings / 4) * dtype.smallestSubnormal()
            : 0;
    double squares = growth(roundings + 4, u);
    double varianceError =
        squares * (variance + mean * Math.sqrt(variance))
            + (1 + squares) * meanError * meanError
            + 2 * dtype.smallestSubnormal();
    if (inRange && overflows(dtype, input, set, mean)) {
      return new SetBound(spec, moments, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    return new SetBound(spec, moments, meanError, varianceError);
  }

  /** The bound for statistics that are given. */
  static SetBound ofGiven(NormSpec spec, double mean, double variance) {
    Moments given = new Moments(0, DoubleDouble.of(mean), DoubleDouble.of(variance));
    return new SetBound(spec, given, 0, 0);
  }

  /** k u / (1 - k u), or infinity where k roundings may lose everything. */
  static double growth(double roundings, double u) {
    double relative = roundings * u;
    return relative < 1 ? relative / (1 - relative) : Double.POSITIVE_INFINITY;
  }

  /** xhat, exact to about a double's precision. */
  double normalized(double x) {
    return mean.negated().plus(x).times(inverse).toDouble();
  }

  /** How far the normalized value of x may be off. */
  double normalizedError(double x) {
    double m = Math.abs(mean.toDouble());
    return Math.abs(normalized(x)) * inverseError
        + inverse * (1 + inverseError) * (meanError + 4 * unitRoundoff * (Math.abs(x) + m))
        + tiny;
  }

  private static double inverse(NormSpec spec, double variance) {
    return spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT
        ? 1 / Math.sqrt(variance + spec.epsilon())
        : 1 / (Math.sqrt(variance) + spec.epsilon());
  }

  private static double meanMagnitude(Tensor input, ElementSet set) {
    double sum = 0;
    for (int run = 0; run < set.runs(); run++) {
      int start = set.runStart(run);
      for (int i = start; i < start + set.runLength(); i++) {
        sum += Math.abs(input.at(i));
      }
    }
    return sum / set.size();
  }

  /** Whether a sum of values or of squared deviations might leave the format's range. */
  private static boolean overflows(DType dtype, Tensor input, ElementSet set, double mean) {
    double furthest = 0;
    for (int run = 0; run < set.runs(); run++) {
      int start = set.runStart(run);
      for (int i = start; i < start + set.runLength(); i++) {
        furthest = Math.max(furthest, Math.abs(input.at(i)));
      }
    }
    double reach = furthest + mean;
    // No set is so large that its values overflow and their squares do not.
    return !(reach * reach * set.size() <= dtype.largest() / 4);
  }
}
