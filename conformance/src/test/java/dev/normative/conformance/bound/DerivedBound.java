package dev.normative.conformance.bound;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bounds as {@link SetBound} and {@link NormalizationBound} describe them, sentence by sentence
 * in decimal numbers of 50 digits, with the definition of each norm in the place of the partition:
 * which elements belong together is told from their indices.
 */
final class DerivedBound {
  private static final MathContext DIGITS = new MathContext(50);
  static final BigDecimal ZERO = BigDecimal.ZERO;
  static final BigDecimal ONE = BigDecimal.ONE;

  /**
   * One call.
   *
   * @param sets the statistics set of every element
   * @param parameters the parameter of every element
   * @param channels the tracked statistic of every element, empty where none are tracked
   */
  record Call(
      NormSpec spec,
      Accumulator accumulator,
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode,
      int[] sets,
      int[] parameters,
      int[] channels) {}

  private final Call call;
  private final BigDecimal u;
  private final BigDecimal tiny;
  private final boolean inside;
  private final boolean ofBatch;

  DerivedBound(Call call) {
    this.call = call;
    this.u = exact(call.spec().dtype().unitRoundoff());
    this.tiny = exact(call.spec().dtype().smallestSubnormal());
    this.inside = call.spec().policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
    this.ofBatch = call.mode() == Mode.TRAINING || call.spec().running().isEmpty();
  }

  static BigDecimal exact(double value) {
    return new BigDecimal(value, DIGITS);
  }

  static BigDecimal times(BigDecimal... factors) {
    return Arrays.stream(factors).reduce(ONE, (a, b) -> a.multiply(b, DIGITS));
  }

  static BigDecimal plus(BigDecimal... terms) {
    return Arrays.stream(terms).reduce(ZERO, (a, b) -> a.add(b, DIGITS));
  }

  static BigDecimal over(BigDecimal a, BigDecimal b) {
    return a.divide(b, DIGITS);
  }

  static BigDecimal root(BigDecimal value) {
    return value.sqrt(DIGITS);
  }

  /** k u / (1 - k u). */
  BigDecimal growth(double roundings) {
    BigDecimal relative = times(exact(roundings), u);
    return over(relative, ONE.subtract(relative));
  }

  double roundings(int terms) {
    return call.accumulator().roundings(terms);
  }

  /** The elements of one set. */
  int[] elements(int[] groups, int group) {
    int[] found = new int[groups.length];
    int count = 0;
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] == group) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** What {@link SetBound} says of one statistics set. */
  final class OfSet {
    final int size;
    final BigDecimal mean;
    final BigDecimal variance;
    final BigDecimal meanError;
    final BigDecimal varianceError;
    final BigDecimal inverse;
    final BigDecimal inverseError;
    final boolean rootMayBeZero;
    final BigDecimal factor;
    final BigDecimal factorError;

    /** With the error of a variance that is computed in two passes, or in one. */
    OfSet(int set, boolean onePass) {
      int[] elements = elements(call.sets(), set);
      size = elements.length;
      if (!ofBatch) {
        int channel = call.channels()[elements[0]];
        mean = exact(call.before().mean().at(channel));
        variance = exact(call.before().variance().at(channel));
        meanError = ZERO;
        varianceError = ZERO;
      } else {
        BigDecimal n = new BigDecimal(size);
        BigDecimal sum = ZERO;
        BigDecimal magnitude = ZERO;
        for (int i : elements) {
          sum = plus(sum, x(i));
          magnitude = plus(magnitude, x(i).abs());
        }
        boolean centered = call.spec().centered();
        mean = centered ? over(sum, n) : ZERO;
        BigDecimal squares = ZERO;
        for (int i : elements) {
          squares = plus(squares, times(x(i).subtract(mean), x(i).subtract(mean)));
        }
        variance = over(squares, n);
        double g = roundings(size);
        meanError =
            centered
                ? plus(times(growth(g), over(magnitude, n)), times(exact(1 + g / 4), tiny))
                : ZERO;
        varianceError = onePass ? ofOnePass(g) : ofTwoPasses(g);
      }
      inverse = inverse(variance);
      BigDecimal least = variance.subtract(varianceError).max(ZERO);
      BigDecimal above = over(inverse(least), inverse).subtract(ONE);
      BigDecimal below = ONE.subtract(over(inverse(plus(variance, varianceError)), inverse));
      inverseError = times(plus(ONE, above.max(below)), plus(ONE, growth(5))).subtract(ONE, DIGITS);
      rootMayBeZero = !inside && least.signum() == 0;
      if (inside || rootMayBeZero) {
        factor = ONE;
        factorError = ZERO;
      } else {
        BigDecimal epsilon = exact(call.spec().epsilon());
        factor = over(plus(root(variance), epsilon), root(variance));
        factorError = plus(root(over(variance, least)).subtract(ONE), inverseError);
      }
    }

    private BigDecimal ofTwoPasses(double roundings) {
      BigDecimal ofSquares = growth(roundings + 4);
      return plus(
          times(ofSquares, plus(variance, times(mean.abs(), root(variance)))),
          times(plus(ONE, ofSquares), meanError, meanError),
          times(new BigDecimal(2), tiny));
    }

    /** What {@link OnePassBound} says of it. */
    private BigDecimal ofOnePass(double roundings) {
      BigDecimal reach = plus(mean.abs(), meanError);
      BigDecimal ofSquares =
          plus(times(growth(roundings + 1), plus(variance, times(mean, mean))), tiny);
      BigDecimal ofSquare =
          plus(
              times(new BigDecimal(2), mean.abs(), meanError),
              times(meanError, meanError),
              times(u, reach, reach),
              tiny);
      return plus(times(plus(ofSquares, ofSquare), plus(ONE, u)), times(u, variance));
    }

    BigDecimal normalized(int i) {
      return times(x(i).subtract(mean), inverse);
    }

    BigDecimal normalizedError(int i) {
      BigDecimal rounded = times(new BigDecimal(4), u, plus(x(i).abs(), mean.abs()));
      return plus(
          times(normalized(i).abs(), inverseError),
          times(inverse, plus(ONE, inverseError), plus(meanError, rounded)),
          tiny);
    }
  }

  private BigDecimal inverse(BigDecimal variance) {
    BigDecimal epsilon = exact(call.spec().epsilon());
    return over(ONE, inside ? root(plus(variance, epsilon)) : plus(root(variance), epsilon));
  }

  BigDecimal x(int i) {
    return exact(call.input().at(i));
  }

  BigDecimal scale(int i) {
    return exact(call.affine().scaleAt(call.parameters()[i]));
  }

  private BigDecimal shift(int i) {
    return exact(call.affine().shiftAt(call.parameters()[i]));
  }

  List<OfSet> sets() {
    return sets(false);
  }

  private List<OfSet> sets(boolean onePass) {
    List<OfSet> sets = new ArrayList<>();
    for (int s = 0; s <= Arrays.stream(call.sets()).max().orElseThrow(); s++) {
      sets.add(new OfSet(s, onePass));
    }
    return sets;
  }

  /** The tolerance of every output, without the reference's ulp. */
  double[] output() {
    return output(sets());
  }

  /** The same where the variance is computed in one pass. */
  double[] onePassOutput() {
    return output(sets(true));
  }

  private double[] output(List<OfSet> sets) {
    double[] tolerance = new double[call.input().size()];
    for (int i = 0; i < tolerance.length; i++) {
      OfSet set = sets.get(call.sets()[i]);
      BigDecimal four = new BigDecimal(4);
      tolerance[i] =
          plus(
                  times(scale(i).abs(), set.normalizedError(i)),
                  times(four, u, plus(times(scale(i), set.normalized(i)).abs(), shift(i).abs())),
                  times(tiny, plus(new BigDecimal(2), scale(i).abs(), x(i).abs(), set.mean.abs())))
              .doubleValue();
    }
    return tolerance;
  }

  /** The tolerance of every running mean. */
  double[] runningMean() {
    return running(false);
  }

  /** The tolerance of every running variance. */
  double[] runningVariance() {
    return running(true);
  }

  private double[] running(boolean variance) {
    double weight = call.spec().running().orElseThrow().newWeight(call.before().batches());
    if (call.mode() == Mode.EVALUATION || weight == 0) {
      return new double[call.before().channels()];
    }
    double[] tolerance = new double[call.before().channels()];
    for (int c = 0; c < tolerance.length; c++) {
      int[] ofChannel = elements(call.channels(), c);
      int[] members = Arrays.stream(ofChannel).map(i -> call.sets()[i]).distinct().toArray();
      BigDecimal samples = new BigDecimal(members.length);
      BigDecimal error = ZERO;
      BigDecimal magnitude = ZERO;
      for (int s : members) {
        OfSet set = new OfSet(s, false);
        error = plus(error, variance ? corrected(set, set.varianceError) : set.meanError);
        magnitude = plus(magnitude, variance ? corrected(set, set.variance) : set.mean.abs());
      }
      BigDecimal w = exact(weight);
      BigDecimal old =
          exact((variance ? call.before().variance() : call.before().mean()).at(c)).abs();
      BigDecimal six = times(new BigDecimal(6), u);
      BigDecimal relative =
          members.length == 1 ? six : plus(six, growth(roundings(members.length) + 1));
      tolerance[c] =
          plus(
                  times(w, over(error, samples)),
                  times(relative, plus(old, times(w, over(magnitude, samples)))),
                  times(new BigDecimal(4), tiny))
              .doubleValue();
    }
    return tolerance;
  }

  private BigDecimal corrected(OfSet set, BigDecimal value) {
    boolean unbiased = call.spec().running().orElseThrow().stored() == Denominator.UNBIASED;
    return unbiased
        ? times(value, over(new BigDecimal(set.size), new BigDecimal(set.size - 1)))
        : value;
  }

  /** sum(a), sum(a xhat) and their errors over a group of elements. */
  private final class Sums {
    BigDecimal plain = ZERO;
    BigDecimal weighted = ZERO;
    final BigDecimal plainError;
    final BigDecimal weightedError;

    /** With so many roundings of a itself. */
    Sums(int[] elements, BigDecimal[] a, List<OfSet> sets, int ofTerm) {
      BigDecimal magnitude = ZERO;
      BigDecimal weightedMagnitude = ZERO;
      BigDecimal propagated = ZERO;
      BigDecimal largestInverse = ZERO;
      for (int i : elements) {
        OfSet set = sets.get(call.sets()[i]);
        plain = plus(plain, a[i]);
        weighted = plus(weighted, times(a[i], set.normalized(i)));
        magnitude = plus(magnitude, a[i].abs());
        weightedMagnitude = plus(weightedMagnitude, times(a[i], set.normalized(i)).abs());
        propagated = plus(propagated, times(a[i].abs(), set.normalizedError(i)));
        largestInverse = largestInverse.max(set.inverse);
      }
      int n = elements.length;
      plainError =
          plus(
              times(growth(roundings(n) + 1 + ofTerm), magnitude),
              times(new BigDecimal(1 + ofTerm * n), tiny));
      weightedError =
          plus(
              times(growth(roundings(n) + 2 + ofTerm), weightedMagnitude),
              propagated,
              times(new BigDecimal(n), plus(new BigDecimal(2 + ofTerm), largestInverse), tiny));
    }
  }

  /** The tolerance of every scale gradient. */
  double[] scaleGradient(Tensor upstream) {
    return parameterGradient(upstream, true);
  }

  /** The tolerance of every shift gradient. */
  double[] shiftGradient(Tensor upstream) {
    return parameterGradient(upstream, false);
  }

  private double[] parameterGradient(Tensor upstream, boolean weighted) {
    BigDecimal[] a = new BigDecimal[upstream.size()];
    Arrays.setAll(a, i -> exact(upstream.at(i)));
    List<OfSet> sets = sets();
    double[] tolerance = new double[1 + Arrays.stream(call.parameters()).max().orElseThrow()];
    for (int p = 0; p < tolerance.length; p++) {
      Sums sums = new Sums(elements(call.parameters(), p), a, sets, 0);
      tolerance[p] = (weighted ? sums.weightedError : sums.plainError).doubleValue();
    }
    return tolerance;
  }

  /** The tolerance of every input gradient; infinite where a root may be 0 that is divided by. */
  double[] inputGradient(Tensor upstream) {
    BigDecimal[] a = new BigDecimal[upstream.size()];
    Arrays.setAll(a, i -> times(scale(i), exact(upstream.at(i))));
    List<OfSet> sets = sets();
    double[] tolerance = new double[a.length];
    for (int s = 0; s < sets.size(); s++) {
      int[] elements = elements(call.sets(), s);
      Sums sums = new Sums(elements, a, sets, 1);
      for (int i : elements) {
        OfSet set = sets.get(s);
        if (ofBatch && set.rootMayBeZero) {
          tolerance[i] = Double.POSITIVE_INFINITY;
        } else {
          BigDecimal error =
              ofBatch ? inputGradientError(set, sums, i, a[i]) : givenError(set, i, a[i]);
          tolerance[i] = error.doubleValue();
        }
      }
    }
    return tolerance;
  }

  private BigDecimal givenError(OfSet set, int i, BigDecimal a) {
    return plus(
        times(set.inverse, a.abs(), plus(set.inverseError, times(new BigDecimal(4), u))),
        times(tiny, plus(new BigDecimal(2), set.inverse, scale(i).abs())));
  }

  private BigDecimal inputGradientError(OfSet set, Sums sums, int i, BigDecimal a) {
    BigDecimal n = new BigDecimal(set.size);
    boolean centered = call.spec().centered();
    BigDecimal first = centered ? over(sums.plain, n) : ZERO;
    BigDecimal firstError = centered ? over(sums.plainError, n) : ZERO;
    BigDecimal second = over(sums.weighted, n);
    BigDecimal secondError = over(sums.weightedError, n);
    BigDecimal xhat = set.normalized(i);
    BigDecimal xhatError = set.normalizedError(i);
    BigDecimal fourU = times(new BigDecimal(4), u);
    // dE, the terms with S2 times the factor t / r; the factor's own error is on top of them.
    BigDecimal withSecond =
        plus(
            times(fourU, times(xhat, second).abs()),
            times(plus(xhat.abs(), xhatError), secondError),
            times(xhatError, second.abs()));
    BigDecimal error =
        plus(
            times(fourU, plus(a.abs(), first.abs())),
            firstError,
            times(
                set.factor,
                plus(
                    times(plus(ONE, set.factorError), withSecond),
                    times(set.factorError, times(xhat, second).abs()))));
    BigDecimal bracket = a.subtract(first).subtract(times(set.factor, xhat, second), DIGITS);
    BigDecimal distance = x(i).subtract(set.mean).abs();
    return plus(
        times(set.inverse, plus(ONE, set.inverseError), error),
        times(set.inverse, bracket.abs(), set.inverseError),
        times(
            tiny,
            plus(
                new BigDecimal(4),
                set.inverse,
                times(scale(i).abs(), plus(ONE, set.inverse)),
                distance)));
  }
}
