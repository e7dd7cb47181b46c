package dev.normative.norm;

import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.numerics.Dyadic;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Surd;
import dev.normative.tensor.Tensor;
import java.util.function.IntFunction;

/**
 * One statistics set in exact arithmetic, for the elements that double-double arithmetic cannot
 * settle: where a result cancels, or where squares over- or underflow.
 *
 * <p>Everything but one square root is rational, so that what cancels is known exactly, zero
 * included. With N values, n = N where the mean is subtracted and 1 where it is not, S = sum(x) (0
 * where it is not), D = n x - S, V = sum(D<sup>2</sup>) and M = n<sup>2</sup> N:
 *
 * <pre>
 *   mean = S / n     variance = V / M     deviation = D / n
 *
 *   epsilon inside the root, Q = V + M epsilon:
 *     r  = sqrt(M Q) / Q
 *     y  = (shift n Q + scale D sqrt(M Q)) / (n Q)
 *     dx = ((N g - sum(g)) Q - N D sum(g D)) sqrt(M Q) / (N Q^2)
 *
 *   epsilon outside, R = sqrt(V M) = M sqrt(v), w = M epsilon + R:
 *     r  = M / w
 *     y  = (scale D M + shift n w) / (n w)
 *     dx = M ((N g - sum(g)) (V + epsilon R) - N D sum(g D)) / (N (V + epsilon R) w)
 * </pre>
 *
 * <p>sum(g) is left out where the mean is not subtracted. Given statistics are the same with N = n
 * = M = 1, S the mean and V the variance, and dx = g r. Each numerator is a + b sqrt(c) with exact
 * a, b and c ({@link Surd}); results come from 160 bits and are rounded once, so that they are
 * within 0.51 ulp, subnormal numbers included.
 */
final class ExactSet {
  /** How many bits quotients and roots are computed to. */
  static final int BITS = 160;

  private final boolean epsilonInside;
  private final Dyadic epsilon;
  private final Dyadic size;
  private final Dyadic divisor;
  private final Dyadic sum;
  private final Dyadic squares;
  private final Dyadic varianceDivisor;
  private final Dyadic radicand;
  private final boolean centered;

  private ExactSet(
      NormSpec spec, Dyadic size, Dyadic divisor, Dyadic sum, Dyadic squares, boolean centered) {
    this.epsilonInside = spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
    this.epsilon = Dyadic.of(spec.epsilon());
    this.size = size;
    this.divisor = divisor;
    this.sum = sum;
    this.squares = squares;
    this.varianceDivisor = divisor.times(divisor).times(size);
    this.radicand = varianceDivisor.times(epsilonInside ? total() : squares);
    this.centered = centered;
  }

  /** The statistics of finite values. */
  static ExactSet ofBatch(NormSpec spec, Tensor values, ElementSet set) {
    Dyadic size = Dyadic.of((long) set.size());
    Dyadic divisor = spec.centered() ? size : Dyadic.ONE;
    Dyadic sum = spec.centered() ? sum(set, i -> Dyadic.of(values.at(i))) : Dyadic.ZERO;
    Dyadic squares =
        sum(
            set,
            i -> {
              Dyadic deviation = divisor.times(Dyadic.of(values.at(i))).minus(sum);
              return deviation.times(deviation);
            });
    return new ExactSet(spec, size, divisor, sum, squares, spec.centered());
  }

  private static Dyadic sum(ElementSet set, IntFunction<Dyadic> term) {
    return set.positions().mapToObj(term).reduce(Dyadic.ZERO, Dyadic::plus);
  }

  /** Statistics that are given, both finite. */
  static ExactSet ofGiven(NormSpec spec, double mean, double variance) {
    return new ExactSet(
        spec, Dyadic.ONE, Dyadic.ONE, Dyadic.of(mean), Dyadic.of(variance), spec.centered());
  }

  /** Q. */
  private Dyadic total() {
    return squares.plus(varianceDivisor.times(epsilon));
  }

  /** D, n times the distance of a value from the mean. */
  Dyadic deviation(double x) {
    return divisor.times(Dyadic.of(x)).minus(sum);
  }

  /** n times the mean. */
  Dyadic sum() {
    return sum;
  }

  /** What the mean is the sum divided by. */
  Dyadic divisor() {
    return divisor;
  }

  /** V: M times the variance. */
  Dyadic squares() {
    return squares;
  }

  /** M. */
  Dyadic varianceDivisor() {
    return varianceDivisor;
  }

  /** w, to as many bits. */
  private Dyadic outsideDivisor(int bits) {
    return new Surd(varianceDivisor.times(epsilon), Dyadic.ONE, radicand).value(bits);
  }

  /** r / n times an exact number, to as many bits. */
  Dyadic scaled(Dyadic weight, int bits) {
    return epsilonInside
        ? Surd.root(weight, radicand).value(bits).dividedBy(divisor.times(total()), bits)
        : weight.times(varianceDivisor).dividedBy(divisor.times(outsideDivisor(bits)), bits);
  }

  /** The output of one element. */
  double output(double x, double scale, double shift) {
    Dyadic weighted = Dyadic.of(scale).times(deviation(x));
    Dyadic shifted = Dyadic.of(shift).times(divisor);
    if (epsilonInside) {
      return new Surd(shifted.times(total()), weighted, radicand)
          .value(BITS)
          .dividedBy(divisor.times(total()), BITS)
          .toDouble();
    }
    Dyadic rational =
        weighted.times(varianceDivisor).plus(shifted.times(varianceDivisor).times(epsilon));
    return new Surd(rational, shifted, radicand)
        .value(BITS)
        .dividedBy(divisor.times(outsideDivisor(BITS)), BITS)
        .toDouble();
  }

  /** The gradient of one element where the statistics are given: g r. */
  double inputGradientOfGiven(Dyadic g) {
    return scaled(g, BITS).toDouble();
  }

  /**
   * The gradient of one element where the statistics are the batch's.
   *
   * @param g scale times upstream of that element
   * @param sumG sum(g) over the set
   * @param sumWeighted sum(g D) over the set
   */
  double inputGradient(double x, Dyadic g, Dyadic sumG, Dyadic sumWeighted) {
    Dyadic direct = centered ? size.times(g).minus(sumG) : size.times(g);
    Dyadic viaVariance = size.times(deviation(x)).times(sumWeighted);
    if (epsilonInside) {
      Dyadic total = total();
      Dyadic rational = direct.times(total).minus(viaVariance);
      return Surd.root(rational, radicand)
          .value(BITS)
          .dividedBy(size.times(total).times(total), BITS)
          .toDouble();
    }
    if (squares.signum() == 0) {
      return direct.dividedBy(size.times(epsilon), BITS).toDouble();
    }
    Surd numerator =
        new Surd(direct.times(squares).minus(viaVariance), direct.times(epsilon), radicand);
    Dyadic denominator =
        new Surd(squares, epsilon, radicand).value(BITS).times(outsideDivisor(BITS)).times(size);
    return numerator.value(BITS).times(varianceDivisor).dividedBy(denominator, BITS).toDouble();
  }
}
