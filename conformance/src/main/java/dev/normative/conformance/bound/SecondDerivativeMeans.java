package dev.normative.conformance.bound;

import dev.normative.contract.Accumulator;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;

/**
 * The means over one statistics set of z and of z xhat, for z one of the tensors that second
 * derivatives are made of, and how far an implementation's may be off. With e the error of xhat, u
 * the unit roundoff, G the declared roundings of a sum of n, division included, and g(k) = k u / (1
 * - k u):
 *
 * <ul>
 *   <li>&lt;z&gt; is off by g(G + 3) &lt;|z|&gt;: z is a product itself, scale times dy;
 *   <li>&lt;z xhat&gt; by g(G + 4) (&lt;|z xhat|&gt; + &lt;|z| e&gt;) + &lt;|z| e&gt;: one product
 *       more, whose second factor is off by e.
 * </ul>
 */
final class SecondDerivativeMeans {
  private final DoubleDoubleSum plain = new DoubleDoubleSum();
  private final DoubleDoubleSum weighted = new DoubleDoubleSum();
  private double magnitude;
  private double weightedMagnitude;
  private double propagated;
  private double largest;
  private int n;

  void add(double z, double xhat, double xhatError) {
    plain.add(z);
    weighted.add(DoubleDouble.product(z, xhat));
    magnitude += Math.abs(z);
    weightedMagnitude += Math.abs(z * xhat);
    propagated += Math.abs(z) * xhatError;
    largest = Math.max(largest, Math.abs(z));
    n++;
  }

  /** &lt;z&gt;. */
  double mean() {
    return plain.value().toDouble() / n;
  }

  /** &lt;|z|&gt;. */
  double meanMagnitude() {
    return magnitude / n;
  }

  /** How far &lt;z&gt; may be off. */
  double meanError(Accumulator accumulator, double u) {
    return SetBound.growth(accumulator.roundings(n) + 3, u) * meanMagnitude();
  }

  /** &lt;z xhat&gt;, with its sign. */
  double weighted() {
    return weighted.value().toDouble() / n;
  }

  /** The most that the terms of &lt;z xhat&gt; may come to, whatever their signs. */
  double weightedMagnitude() {
    return (weightedMagnitude + propagated) / n;
  }

  /** |&lt;z xhat&gt;| and how far it may be off. */
  Approximate weighted(Accumulator accumulator, double u) {
    double growth = SetBound.growth(accumulator.roundings(n) + 4, u);
    return Approximate.of(weighted(), growth * weightedMagnitude() + propagated / n);
  }

  double largest() {
    return largest;
  }
}
