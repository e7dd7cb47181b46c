package dev.normative.conformance.bound;

import dev.normative.contract.Accumulator;
import dev.normative.contract.NormSpec;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;

/**
 * How far the second derivatives of the elements of one statistics set may be off; {@link
 * SecondDerivativeBound} has the derivation, and the names.
 */
final class SetSecondDerivativeBound {
  private final Accumulator accumulator;
  private final SetBound set;
  private final boolean ofBatch;
  private final double centered;
  private final double u;
  private final double tiny;
  private final Approximate k;
  private final SecondDerivativeMeans meansOfA = new SecondDerivativeMeans();
  private final SecondDerivativeMeans meansOfG = new SecondDerivativeMeans();
  private final SecondDerivativeMeans meansOfH = new SecondDerivativeMeans();
  private final DoubleDoubleSum products = new DoubleDoubleSum();
  private double productMagnitude;
  private double largestNormalized;

  SetSecondDerivativeBound(NormSpec spec, Accumulator accumulator, SetBound set, boolean ofBatch) {
    this.accumulator = accumulator;
    this.set = set;
    this.ofBatch = ofBatch;
    this.centered = spec.centered() ? 1 : 0;
    this.u = spec.dtype().unitRoundoff();
    this.tiny = spec.dtype().smallestSubnormal();
    this.k =
        ofBatch
            ? Approximate.of(set.sensitivity, set.sensitivity * set.sensitivityError)
            : Approximate.of(0, 0);
  }

  /**
   * What an element brings along.
   *
   * @param x the input
   * @param dy the upstream gradient
   * @param scale the scale
   * @param a what the input gradient is differentiated along
   * @param b what the scale gradient is differentiated along
   * @param c what the shift gradient is differentiated along
   */
  record Element(double x, double dy, double scale, double a, double b, double c) {
    double g() {
      return scale * dy;
    }

    double h() {
      return b * dy;
    }
  }

  /** Takes an element into the means; all come before the first bound is asked for. */
  void add(Element element) {
    double xhat = set.normalized(element.x());
    double error = set.normalizedError(element.x());
    meansOfA.add(element.a(), xhat, error);
    meansOfG.add(element.g(), xhat, error);
    meansOfH.add(element.h(), xhat, error);
    products.add(DoubleDouble.product(element.g(), element.a()));
    productMagnitude += Math.abs(element.g() * element.a());
    largestNormalized = Math.max(largestNormalized, Math.abs(xhat) + error);
  }

  private double growth(double roundings) {
    return SetBound.growth(roundings, u);
  }

  private Approximate normalized(Element element) {
    return Approximate.of(set.normalized(element.x()), set.normalizedError(element.x()));
  }

  /** |z| + &lt;|z|&gt; + k |xhat| &lt;|z xhat|&gt;: what is added up for an element of J z / r. */
  private double terms(double z, Element element, SecondDerivativeMeans means) {
    return ofBatch
        ? Math.abs(z)
            + centered * means.meanMagnitude()
            + k.most() * normalized(element).most() * means.weightedMagnitude()
        : Math.abs(z);
  }

  /** J z of an element, and how far it may be off. */
  private Approximate derivative(double z, Element element, SecondDerivativeMeans means) {
    double exact = z;
    double error = growth(8) * terms(z, element, means);
    if (ofBatch) {
      double xhat = set.normalized(element.x());
      exact -= centered * means.mean() + set.sensitivity * xhat * means.weighted();
      Approximate viaVariance = k.times(normalized(element)).times(means.weighted(accumulator, u));
      error += centered * means.meanError(accumulator, u) + viaVariance.error();
    }
    double r = set.inverse;
    double rho = set.inverseError;
    return Approximate.of(r * exact, r * (1 + rho) * error + rho * r * Math.abs(exact));
  }

  /** Of scale (J a) + b xhat + c. */
  double upstreamError(Element element) {
    Approximate ofInput = derivative(element.a(), element, meansOfA);
    Approximate xhat = normalized(element);
    double scale = Math.abs(element.scale());
    double b = Math.abs(element.b());
    return scale * ofInput.error()
        + b * xhat.error()
        + growth(4) * (scale * reach(element) + b * xhat.most() + Math.abs(element.c()))
        + (1 + scale) * underflow();
  }

  /** What the terms of J a may come to for an element. */
  private double reach(Element element) {
    return set.inverse * (1 + set.inverseError) * terms(element.a(), element, meansOfA);
  }

  /** Of dy (J a), one term of the scale's sum, when that goes through so many roundings. */
  double scaleTermError(Element element, double roundings) {
    double dy = Math.abs(element.dy());
    return dy * derivative(element.a(), element, meansOfA).error()
        + growth(roundings + 8) * dy * reach(element)
        + (1 + dy) * underflow();
  }

  /** Of J h + r^2 k (xhat C - B (g - &lt;g&gt;) - A (a - &lt;a&gt;)). */
  double inputError(Element element) {
    Approximate ofScale = derivative(element.h(), element, meansOfH);
    double error = ofScale.error() + growth(5) * reachOfScale(element) + underflow();
    return ofBatch ? error + curvatureError(element) : error;
  }

  private double reachOfScale(Element element) {
    return set.inverse * (1 + set.inverseError) * terms(element.h(), element, meansOfH);
  }

  private double curvatureError(Element element) {
    double n = set.count;
    double plainA = centered * meansOfA.meanMagnitude();
    double plainG = centered * meansOfG.meanMagnitude();
    Approximate weightedA = meansOfA.weighted(accumulator, u);
    Approximate weightedG = meansOfG.weighted(accumulator, u);

    // C = k (k + 2) A B - P
    double covarianceTerms = productMagnitude / n + plainG * plainA;
    double covariance =
        products.value().toDouble() / n - centered * meansOfG.mean() * meansOfA.mean();
    Approximate kPlus2 = new Approximate(k.size() + 2, k.error());
    Approximate quartic = k.times(kPlus2).times(weightedG).times(weightedA);
    double termsOfC = quartic.most() + covarianceTerms;
    double c =
        set.sensitivity * (set.sensitivity + 2) * meansOfG.weighted() * meansOfA.weighted()
            - covariance;
    double errorOfC =
        quartic.error()
            + growth(2 * accumulator.roundings(set.count) + 8) * covarianceTerms
            + growth(6) * termsOfC;

    // D = xhat C - B (g - <g>) - A (a - <a>)
    Approximate xhat = normalized(element);
    double g = element.g() - centered * meansOfG.mean();
    double a = element.a() - centered * meansOfA.mean();
    double errorOfD =
        xhat.times(Approximate.of(c, errorOfC)).error()
            + weightedA
                .times(Approximate.of(g, centered * meansOfG.meanError(accumulator, u)))
                .error()
            + weightedG
                .times(Approximate.of(a, centered * meansOfA.meanError(accumulator, u)))
                .error();
    double termsOfD =
        xhat.most() * termsOfC
            + weightedA.most() * (Math.abs(element.g()) + plainG)
            + weightedG.most() * (Math.abs(element.a()) + plainA);
    double d = set.normalized(element.x()) * c - meansOfA.weighted() * g - meansOfG.weighted() * a;

    double factor = set.inverse * set.inverse * set.sensitivity;
    double rho = set.inverseError;
    double omega = rho * (2 + rho) + set.sensitivityError * (1 + rho) * (1 + rho);
    return factor * ((1 + omega) * (errorOfD + growth(16) * termsOfD) + omega * Math.abs(d));
  }

  /** What the underflow of intermediate results may cost. */
  private double underflow() {
    double r = 1 + set.inverse * (1 + set.inverseError);
    double s = 1 + k.most();
    double x = 1 + largestNormalized;
    double factors = (1 + meansOfA.largest()) * (1 + meansOfG.largest()) * (1 + meansOfH.largest());
    return tiny * (set.count + 16) * (r * r) * (s * s * s) * (x * x) * factors;
  }
}
