package dev.normative.conformance.bound;

import static dev.normative.conformance.bound.DerivedBound.ONE;
import static dev.normative.conformance.bound.DerivedBound.ZERO;
import static dev.normative.conformance.bound.DerivedBound.exact;
import static dev.normative.conformance.bound.DerivedBound.over;
import static dev.normative.conformance.bound.DerivedBound.plus;
import static dev.normative.conformance.bound.DerivedBound.times;

import dev.normative.conformance.bound.DerivedBound.Call;
import dev.normative.conformance.bound.DerivedBound.OfSet;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.tensor.Tensor;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The bounds as {@link SecondDerivativeBound} describes them, in decimal numbers of 50 digits; its
 * names are used here. A product's error is what its factors' largest magnitudes make more than
 * their exact ones do.
 */
final class DerivedSecondBound {
  private static final BigDecimal TWO = new BigDecimal(2);

  private final Call call;
  private final DerivedBound plain;
  private final List<OfSet> sets;
  private final boolean given;
  private final BigDecimal centered;
  private final BigDecimal[] dy;
  private final BigDecimal[] a;
  private final BigDecimal[] b;
  private final BigDecimal[] c;
  private final BigDecimal[] g;
  private final BigDecimal[] h;

  final double[] input;
  final double[] scale;
  final double[] upstream;

  DerivedSecondBound(Call call, Tensor upstreamGradient, Gradients along) {
    this.call = call;
    this.plain = new DerivedBound(call);
    this.sets = plain.sets();
    this.given = call.mode() == Mode.EVALUATION && call.spec().running().isPresent();
    this.centered = call.spec().centered() ? ONE : ZERO;
    int size = call.input().size();
    this.dy = each(size, i -> exact(upstreamGradient.at(i)));
    this.a = each(size, i -> exact(along.input().at(i)));
    this.b = each(size, i -> along.scale().map(t -> exact(t.at(parameter(i)))).orElse(ZERO));
    this.c = each(size, i -> along.shift().map(t -> exact(t.at(parameter(i)))).orElse(ZERO));
    this.g = each(size, i -> times(plain.scale(i), dy[i]));
    this.h = each(size, i -> times(b[i], dy[i]));
    this.input = new double[size];
    this.upstream = new double[size];
    this.scale = new double[1 + Arrays.stream(call.parameters()).max().orElseThrow()];
    for (int s = 0; s < sets.size(); s++) {
      int[] elements = plain.elements(call.sets(), s);
      if (!given && sets.get(s).rootMayBeZero) {
        for (int i : elements) {
          input[i] = Double.POSITIVE_INFINITY;
          upstream[i] = Double.POSITIVE_INFINITY;
          scale[parameter(i)] = Double.POSITIVE_INFINITY;
        }
      } else {
        new InSet(sets.get(s), elements).addTo(elements);
      }
    }
  }

  private int parameter(int i) {
    return call.parameters()[i];
  }

  private static BigDecimal[] each(int size, IntFunction<BigDecimal> value) {
    BigDecimal[] values = new BigDecimal[size];
    Arrays.setAll(values, value);
    return values;
  }

  /** An exact number and how far a computed one may be off. */
  private record Off(BigDecimal value, BigDecimal error) {
    BigDecimal most() {
      return plus(value.abs(), error);
    }
  }

  private static BigDecimal most(Off... factors) {
    return times(Arrays.stream(factors).map(Off::most).toArray(BigDecimal[]::new));
  }

  private static BigDecimal product(Off... factors) {
    return times(Arrays.stream(factors).map(Off::value).toArray(BigDecimal[]::new));
  }

  private static BigDecimal errorOfProduct(Off... factors) {
    return most(factors).subtract(product(factors).abs());
  }

  /** The means of z and of z xhat over one set. */
  private record Means(
      Off plain, BigDecimal magnitude, Off weighted, BigDecimal weightedMagnitude) {}

  private final class InSet {
    private final OfSet set;
    private final BigDecimal n;
    private final Off[] xhat = new Off[call.input().size()];
    private final double roundings;
    private final int counted;
    private final Off k;
    private final Means ofA;
    private final Means ofG;
    private final Means ofH;
    private final BigDecimal covariance;
    private final BigDecimal covarianceTerms;
    private final BigDecimal underflow;

    InSet(OfSet set, int[] elements) {
      this.set = set;
      this.n = new BigDecimal(elements.length);
      for (int i : elements) {
        xhat[i] = new Off(set.normalized(i), set.normalizedError(i));
      }
      // Where the statistics are given no sum over the set is needed.
      this.counted = given ? 0 : elements.length;
      this.roundings = plain.roundings(elements.length);
      this.k =
          given ? new Off(ZERO, ZERO) : new Off(set.factor, times(set.factor, set.factorError));
      this.ofA = means(elements, a);
      this.ofG = means(elements, g);
      this.ofH = means(elements, h);
      BigDecimal products = ZERO;
      BigDecimal magnitudes = ZERO;
      BigDecimal furthest = ZERO;
      for (int i : elements) {
        products = plus(products, times(g[i], a[i]));
        magnitudes = plus(magnitudes, times(g[i], a[i]).abs());
        furthest = furthest.max(xhat(i).most());
      }
      this.covariance =
          over(products, n).subtract(times(centered, ofG.plain.value, ofA.plain.value));
      this.covarianceTerms =
          plus(over(magnitudes, n), times(centered, ofG.magnitude, ofA.magnitude));
      BigDecimal r = plus(ONE, times(set.inverse, plus(ONE, set.inverseError)));
      BigDecimal s = plus(ONE, k.most());
      BigDecimal x = plus(ONE, furthest);
      this.underflow =
          times(
              exact(call.spec().dtype().smallestSubnormal()),
              new BigDecimal(counted + 16),
              times(r, r, s, s, s, x, x),
              times(oneMore(elements, a), oneMore(elements, g), oneMore(elements, h)));
    }

    private BigDecimal oneMore(int[] elements, BigDecimal[] z) {
      return plus(
          ONE, Arrays.stream(elements).mapToObj(i -> z[i].abs()).reduce(ZERO, BigDecimal::max));
    }

    private Off xhat(int i) {
      return xhat[i];
    }

    private Means means(int[] elements, BigDecimal[] z) {
      BigDecimal sum = ZERO;
      BigDecimal magnitude = ZERO;
      BigDecimal weighted = ZERO;
      BigDecimal weightedMagnitude = ZERO;
      BigDecimal propagated = ZERO;
      for (int i : elements) {
        Off xhat = xhat(i);
        sum = plus(sum, z[i]);
        magnitude = plus(magnitude, z[i].abs());
        weighted = plus(weighted, times(z[i], xhat.value));
        weightedMagnitude = plus(weightedMagnitude, times(z[i], xhat.value).abs());
        propagated = plus(propagated, times(z[i].abs(), xhat.error));
      }
      BigDecimal reach = over(plus(weightedMagnitude, propagated), n);
      return new Means(
          new Off(over(sum, n), times(plain.growth(roundings + 3), over(magnitude, n))),
          over(magnitude, n),
          new Off(
              over(weighted, n),
              plus(times(plain.growth(roundings + 4), reach), over(propagated, n))),
          reach);
    }

    /** T. */
    private BigDecimal terms(int i, BigDecimal[] z, Means means) {
      return given
          ? z[i].abs()
          : plus(
              z[i].abs(),
              times(centered, means.magnitude),
              times(k.most(), xhat(i).most(), means.weightedMagnitude));
    }

    /** r (1 + rho) T. */
    private BigDecimal reach(int i, BigDecimal[] z, Means means) {
      return times(set.inverse, plus(ONE, set.inverseError), terms(i, z, means));
    }

    /** d(J z). */
    private BigDecimal derivativeError(int i, BigDecimal[] z, Means means) {
      BigDecimal e = z[i];
      BigDecimal error = times(plain.growth(8), terms(i, z, means));
      if (!given) {
        Off[] viaVariance = {k, xhat(i), means.weighted};
        e = e.subtract(times(centered, means.plain.value)).subtract(product(viaVariance));
        error = plus(error, times(centered, means.plain.error), errorOfProduct(viaVariance));
      }
      return plus(
          times(set.inverse, plus(ONE, set.inverseError), error),
          times(set.inverseError, set.inverse, e.abs()));
    }

    void addTo(int[] elements) {
      int perParameter = call.input().size() / scale.length;
      BigDecimal ofSums =
          plain.growth(plain.roundings(perParameter) + plain.roundings(counted) + 8);
      for (int i : elements) {
        BigDecimal scaleSize = plain.scale(i).abs();
        BigDecimal ofInput = derivativeError(i, a, ofA);
        upstream[i] =
            plus(
                    times(scaleSize, ofInput),
                    times(b[i].abs(), xhat(i).error),
                    times(
                        plain.growth(4),
                        plus(
                            times(scaleSize, reach(i, a, ofA)),
                            times(b[i].abs(), xhat(i).most()),
                            c[i].abs())),
                    times(plus(ONE, scaleSize), underflow))
                .doubleValue();
        scale[parameter(i)] +=
            plus(
                    times(dy[i].abs(), ofInput),
                    times(ofSums, dy[i].abs(), reach(i, a, ofA)),
                    times(plus(ONE, dy[i].abs()), underflow))
                .doubleValue();
        input[i] =
            plus(
                    derivativeError(i, h, ofH),
                    times(plain.growth(5), reach(i, h, ofH)),
                    underflow,
                    given ? ZERO : curvatureError(i))
                .doubleValue();
      }
    }

    /** r^2 k ((1 + omega)(dD + g(16) T') + omega |D|). */
    private BigDecimal curvatureError(int i) {
      Off[] quartic = {k, new Off(plus(k.value, TWO), k.error), ofG.weighted, ofA.weighted};
      BigDecimal termsOfC = plus(most(quartic), covarianceTerms);
      Off curvature =
          new Off(
              product(quartic).subtract(covariance),
              plus(
                  errorOfProduct(quartic),
                  times(plain.growth(2 * roundings + 8), covarianceTerms),
                  times(plain.growth(6), termsOfC)));
      Off ofUpstream =
          new Off(
              g[i].subtract(times(centered, ofG.plain.value)), times(centered, ofG.plain.error));
      Off ofDirection =
          new Off(
              a[i].subtract(times(centered, ofA.plain.value)), times(centered, ofA.plain.error));
      BigDecimal errorOfD =
          plus(
              errorOfProduct(xhat(i), curvature),
              errorOfProduct(ofA.weighted, ofUpstream),
              errorOfProduct(ofG.weighted, ofDirection));
      BigDecimal termsOfD =
          plus(
              times(xhat(i).most(), termsOfC),
              times(ofA.weighted.most(), plus(g[i].abs(), times(centered, ofG.magnitude))),
              times(ofG.weighted.most(), plus(a[i].abs(), times(centered, ofA.magnitude))));
      BigDecimal d =
          product(xhat(i), curvature)
              .subtract(product(ofA.weighted, ofUpstream))
              .subtract(product(ofG.weighted, ofDirection));
      BigDecimal relative = plus(ONE, set.inverseError);
      BigDecimal omega = times(relative, relative, plus(ONE, set.factorError)).subtract(ONE);
      return times(
          times(set.inverse, set.inverse, set.factor),
          plus(
              times(plus(ONE, omega), plus(errorOfD, times(plain.growth(16), termsOfD))),
              times(omega, d.abs())));
    }
  }
}
