package dev.normative.numerics;

/**
 * a + b sqrt(c), which can be evaluated without cancellation however close the two terms are.
 *
 * @param a the rational term
 * @param b the factor of the root
 * @param c what the root is taken of, 0 or more
 */
public record Surd(Dyadic a, Dyadic b, Dyadic c) {

  /** b sqrt(c). */
  public static Surd root(Dyadic b, Dyadic c) {
    return new Surd(Dyadic.ZERO, b, c);
  }

  /**
   * The value, with a relative error below 2<sup>5 - bits</sup>; exactly 0 where it is 0.
   *
   * <p>Where the terms have opposite signs it is (a<sup>2</sup> - b<sup>2</sup> c) / (a - b
   * sqrt(c)): the difference above is exact, and below is a sum.
   */
  public Dyadic value(int bits) {
    if (b.signum() == 0 || c.signum() == 0) {
      return a.cutOff(bits);
    }
    Dyadic root = b.times(c.squareRoot(bits));
    if (a.signum() * b.signum() >= 0) {
      return a.plus(root).cutOff(bits);
    }
    Dyadic difference = a.times(a).minus(b.times(b).times(c));
    return difference.dividedBy(a.minus(root), bits);
  }
}
