package dev.normative.conformance.bound;

import static dev.normative.conformance.bound.DerivedBound.ONE;
import static dev.normative.conformance.bound.DerivedBound.ZERO;
import static dev.normative.conformance.bound.DerivedBound.exact;
import static dev.normative.conformance.bound.DerivedBound.over;
import static dev.normative.conformance.bound.DerivedBound.plus;
import static dev.normative.conformance.bound.DerivedBound.times;

import dev.normative.conformance.bound.DerivedBound.Call;
import dev.normative.conformance.bound.DerivedBound.OfSet;
import dev.normative.contract.Mode;
import dev.normative.tensor.Tensor;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** The bounds as {@link FoldedGradientBound} describes them, in decimal numbers of 50 digits. */
final class DerivedFoldedBound {
  private final Call call;
  private final DerivedBound plain;
  private final List<OfSet> sets;

  DerivedFoldedBound(Call call) {
    this.call = call;
    this.plain = new DerivedBound(call);
    this.sets = plain.sets();
  }

  private OfSet set(int i) {
    return sets.get(call.sets()[i]);
  }

  /** K: the longest sum, and what comes before and after it. */
  private BigDecimal ofSum(int terms) {
    return plain.growth(plain.roundings(terms) + 8);
  }

  private BigDecimal deviation(int i) {
    return plain.x(i).subtract(set(i).mean);
  }

  /** The share of dW that a term a (x - m) has. */
  private BigDecimal weightedError(int i, BigDecimal a, BigDecimal ofSum) {
    BigDecimal dm = set(i).meanError;
    BigDecimal folded = plus(plain.x(i).abs(), set(i).mean.abs(), dm);
    return plus(times(ofSum, a.abs(), folded), times(dm, a.abs()));
  }

  private BigDecimal underflow(int i, int terms, BigDecimal a) {
    OfSet set = set(i);
    BigDecimal largestFactor = plus(ONE, set.inverse);
    return times(
        exact(Float.MIN_NORMAL),
        new BigDecimal(terms + 8),
        times(largestFactor, largestFactor, largestFactor),
        plus(ONE, plain.x(i).abs(), set.mean.abs(), set.meanError),
        plus(ONE, a.abs()));
  }

  /** The tolerance of every scale gradient. */
  double[] scaleGradient(Tensor upstream) {
    int parameters = 1 + Arrays.stream(call.parameters()).max().orElseThrow();
    BigDecimal ofSum = ofSum(call.input().size() / parameters);
    BigDecimal[] tolerance = new BigDecimal[parameters];
    Arrays.fill(tolerance, ZERO);
    for (int i = 0; i < call.input().size(); i++) {
      OfSet set = set(i);
      BigDecimal dy = exact(upstream.at(i));
      int terms = plain.elements(call.sets(), call.sets()[i]).length;
      int p = call.parameters()[i];
      tolerance[p] =
          plus(
              tolerance[p],
              times(set.inverse, plus(ONE, set.inverseError), weightedError(i, dy, ofSum)),
              times(set.inverseError, set.inverse, times(dy, deviation(i)).abs()),
              underflow(i, terms, dy));
    }
    return Arrays.stream(tolerance).mapToDouble(BigDecimal::doubleValue).toArray();
  }

  /** The tolerance of every input gradient. */
  double[] inputGradient(Tensor upstream) {
    boolean given = call.mode() == Mode.EVALUATION && call.spec().running().isPresent();
    BigDecimal[] a = new BigDecimal[upstream.size()];
    Arrays.setAll(a, i -> times(plain.scale(i), exact(upstream.at(i))));
    double[] tolerance = new double[a.length];
    for (int s = 0; s < sets.size(); s++) {
      int[] elements = plain.elements(call.sets(), s);
      OfSet set = sets.get(s);
      Through through = new Through(set, elements, a);
      for (int i : elements) {
        BigDecimal direct = times(set.inverse, a[i].abs());
        BigDecimal own =
            times(direct, times(plus(ONE, set.inverseError), plus(ONE, plain.growth(4))))
                .subtract(direct);
        BigDecimal error = given ? own : through.error(i, direct, own);
        tolerance[i] = plus(error, underflow(i, elements.length, a[i])).doubleValue();
      }
    }
    return tolerance;
  }

  /** What comes through mean and variance of one set. */
  private final class Through {
    private final OfSet set;
    private final BigDecimal ofSum;
    private final BigDecimal viaMean;
    private final BigDecimal exactFactor;
    private final BigDecimal largestFactor;
    private final BigDecimal ofDerivative;

    Through(OfSet set, int[] elements, BigDecimal[] a) {
      this.set = set;
      BigDecimal n = new BigDecimal(elements.length);
      this.ofSum = ofSum(elements.length);
      BigDecimal sum = ZERO;
      BigDecimal weighted = ZERO;
      BigDecimal weightedError = ZERO;
      BigDecimal distances = ZERO;
      for (int i : elements) {
        sum = plus(sum, a[i].abs());
        weighted = plus(weighted, times(a[i], deviation(i)));
        weightedError = plus(weightedError, weightedError(i, a[i], ofSum));
        distances = plus(distances, deviation(i).abs());
      }
      BigDecimal cubed = times(set.inverse, set.inverse, set.inverse);
      BigDecimal off = plus(ONE, set.inverseError);
      viaMean = times(set.inverse, over(sum, n));
      exactFactor = times(cubed, over(weighted.abs(), n));
      largestFactor =
          times(
              times(cubed, off, off, off),
              plus(ONE, plain.growth(8)),
              over(plus(weighted.abs(), weightedError), n));
      ofDerivative =
          times(
              largestFactor,
              plus(
                  times(plus(ONE, ofSum), set.meanError),
                  times(ofSum, plus(over(distances, n), set.meanError))));
    }

    BigDecimal error(int i, BigDecimal direct, BigDecimal own) {
      BigDecimal d = deviation(i).abs();
      BigDecimal computed = plus(d, set.meanError);
      BigDecimal ofMean =
          times(viaMean, times(plus(ONE, set.inverseError), plus(ONE, ofSum)).subtract(ONE));
      BigDecimal ofVariance =
          plus(
              times(largestFactor.subtract(exactFactor), d),
              times(largestFactor, plus(set.meanError, times(plain.growth(2), computed))));
      BigDecimal error = plus(own, ofMean, ofVariance, ofDerivative);
      BigDecimal magnitudes = plus(direct, viaMean, times(largestFactor, computed), error);
      return plus(error, times(plain.growth(3), magnitudes));
    }
  }
}
