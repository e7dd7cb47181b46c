package dev.normative.conformance.bound;

import dev.normative.contract.Accumulator;
import dev.normative.contract.NormSpec;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.tensor.DType;

/**
 * sum(a) and sum(a xhat) over several groups of elements, and how far an implementation's may be
 * off: for a the upstream gradient and groups the parameters, these are the gradients of shift and
 * scale; for a the upstream gradient times the scale and groups the statistics sets, what the input
 * gradient needs, with one rounding more for a.
 */
final class GradientSums {
  private final boolean centered;
  private final DType dtype;
  private final Accumulator accumulator;
  private final DoubleDoubleSum[] plain;
  private final DoubleDoubleSum[] weighted;
  private final double[] magnitude;
  private final double[] weightedMagnitude;
  private final double[] propagated;
  private final double[] largestInverse;
  private final int[] terms;
  private final Means[] means;

  GradientSums(NormSpec spec, Accumulator accumulator, int groups) {
    this.centered = spec.centered();
    this.dtype = spec.dtype();
    this.accumulator = accumulator;
    plain = new DoubleDoubleSum[groups];
    weighted = new DoubleDoubleSum[groups];
    for (int i = 0; i < groups; i++) {
      plain[i] = new DoubleDoubleSum();
      weighted[i] = new DoubleDoubleSum();
    }
    magnitude = new double[groups];
    weightedMagnitude = new double[groups];
    propagated = new double[groups];
    largestInverse = new double[groups];
    terms = new int[groups];
    means = new Means[groups];
  }

  /** A term of a group: xhat, how far it may be off, and the inverse deviation that it is of. */
  void add(int group, double a, double xhat, double xhatError, double inverse) {
    plain[group].add(a);
    weighted[group].add(DoubleDouble.product(a, xhat));
    magnitude[group] += Math.abs(a);
    weightedMagnitude[group] += Math.abs(a * xhat);
    propagated[group] += Math.abs(a) * xhatError;
    largestInverse[group] = Math.max(largestInverse[group], inverse);
    terms[group]++;
    means[group] = null;
  }

  double plain(int group) {
    return plain[group].value().toDouble();
  }

  double weighted(int group) {
    return weighted[group].value().toDouble();
  }

  double plainErrorOfProducts(int group) {
    return plainError(group, 1);
  }

  double weightedErrorOfProducts(int group) {
    return weightedError(group, 1);
  }

  double[] plainErrors() {
    double[] errors = new double[terms.length];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = plainError(i, 0);
    }
    return errors;
  }

  double[] weightedErrors() {
    double[] errors = new double[terms.length];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = weightedError(i, 0);
    }
    return errors;
  }

  /** r (a - sum(a)/n - (t/r) xhat sum(a xhat)/n) of one element of a statistics set. */
  double inputGradient(int group, double a, double xhat, SetBound set) {
    Means means = means(group);
    DoubleDouble viaVariance = means.weighted().times(xhat).times(set.sensitivity);
    return DoubleDouble.of(a).minus(means.plain()).minus(viaVariance).times(set.inverse).toDouble();
  }

  /** sum(a)/n, or 0 where no mean is subtracted, and sum(a xhat)/n of a whole group. */
  private record Means(DoubleDouble plain, DoubleDouble weighted) {}

  private Means means(int group) {
    if (means[group] == null) {
      int n = terms[group];
      means[group] =
          new Means(
              centered ? plain[group].value().dividedBy(n) : DoubleDouble.ZERO,
              weighted[group].value().dividedBy(n));
    }
    return means[group];
  }

  private double plainError(int group, int roundingsOfTerm) {
    double roundings = accumulator.roundings(terms[group]) + 1 + roundingsOfTerm;
    return SetBound.growth(roundings, dtype.unitRoundoff()) * magnitude[group]
        + (1 + roundingsOfTerm * terms[group]) * dtype.smallestSubnormal();
  }

  private double weightedError(int group, int roundingsOfTerm) {
    double roundings = accumulator.roundings(terms[group]) + 2 + roundingsOfTerm;
    return SetBound.growth(roundings, dtype.unitRoundoff()) * weightedMagnitude[group]
        + propagated[group]
        + terms[group] * (2 + roundingsOfTerm + largestInverse[group]) * dtype.smallestSubnormal();
  }
}
