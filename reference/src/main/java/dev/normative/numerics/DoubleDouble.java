package dev.normative.numerics;

/**
 * A number as an unevaluated sum of two doubles, {@code high} being the sum rounded to nearest:
 * about 106 significant bits.
 *
 * <p>The algorithms and their error bounds are those of M. Joldes, J.-M. Muller and V. Popescu,
 * "Tight and rigorous error bounds for basic building blocks of double-word arithmetic", ACM TOMS
 * 44(2), 2017, doi:10.1145/3121432. With u = 2<sup>-53</sup>, and where nothing over- or
 * underflows, the relative errors are at most: plus 3u<sup>2</sup> + 13u<sup>3</sup>; plus a double
 * 2u<sup>2</sup>; times 6u<sup>2</sup>; times a double 2u<sup>2</sup>; division 15u<sup>2</sup> +
 * 56u<sup>3</sup>, by a double 3u<sup>2</sup>; square root 25/8 u<sup>2</sup> (V. Lefevre et al.,
 * "Accurate calculation of Euclidean norms using double-word arithmetic", ACM TOMS 49(1), 2023,
 * doi:10.1145/3568672).
 *
 * <p>NaN and infinity come out as NaN or infinity in {@code high}, not always as IEEE arithmetic
 * would have them.
 *
 * @param high the number rounded to the nearest double
 * @param low what is left: at most half an ulp of {@code high}
 */
public record DoubleDouble(double high, double low) {

  /** Zero. */
  public static final DoubleDouble ZERO = new DoubleDouble(0, 0);

  /** The number that a double is, exactly. */
  public static DoubleDouble of(double value) {
    return new DoubleDouble(value, 0);
  }

  /** The exact sum of two doubles (TwoSum, Knuth). */
  public static DoubleDouble sum(double a, double b) {
    double s = a + b;
    double bRounded = s - a;
    double aRounded = s - bRounded;
    return new DoubleDouble(s, (a - aRounded) + (b - bRounded));
  }

  /** The exact difference of two doubles. */
  public static DoubleDouble difference(double a, double b) {
    return sum(a, -b);
  }

  /** The exact product of two doubles. */
  public static DoubleDouble product(double a, double b) {
    double p = a * b;
    return new DoubleDouble(p, Math.fma(a, b, -p));
  }

  /** The exact sum of two doubles of which the first is not the smaller one (Fast2Sum, Dekker). */
  private static DoubleDouble normalized(double larger, double smaller) {
    double s = larger + smaller;
    return new DoubleDouble(s, smaller - (s - larger));
  }

  /** The sum with another number. */
  public DoubleDouble plus(DoubleDouble other) {
    DoubleDouble s = sum(high, other.high);
    DoubleDouble t = sum(low, other.low);
    DoubleDouble v = normalized(s.high, s.low + t.high);
    return normalized(v.high, t.low + v.low);
  }

  /** The sum with a double. */
  public DoubleDouble plus(double other) {
    DoubleDouble s = sum(high, other);
    return normalized(s.high, low + s.low);
  }

  /** The difference to another number. */
  public DoubleDouble minus(DoubleDouble other) {
    return plus(other.negated());
  }

  /** The product with another number. */
  public DoubleDouble times(DoubleDouble other) {
    DoubleDouble p = product(high, other.high);
    double cross = Math.fma(low, other.high, high * other.low);
    return normalized(p.high, p.low + cross);
  }

  /** The product with a double. */
  public DoubleDouble times(double other) {
    DoubleDouble p = product(high, other);
    return normalized(p.high, Math.fma(low, other, p.low));
  }

  /** The quotient by another number. */
  public DoubleDouble dividedBy(DoubleDouble other) {
    double q = high / other.high;
    DoubleDouble rest = minus(other.times(q));
    return normalized(q, rest.high / other.high);
  }

  /** The quotient by a double. */
  public DoubleDouble dividedBy(double other) {
    double q = high / other;
    DoubleDouble p = product(q, other);
    return normalized(q, ((high - p.high) - p.low + low) / other);
  }

  /** The number with its sign changed. */
  public DoubleDouble negated() {
    return new DoubleDouble(-high, -low);
  }

  /** The square root; zero for zero, NaN for a negative number. */
  public DoubleDouble squareRoot() {
    double s = Math.sqrt(high);
    if (s == 0 || Double.isNaN(s) || Double.isInfinite(s)) {
      return of(s);
    }
    double rest = Math.fma(-s, s, high) + low;
    return normalized(s, rest / (2 * s));
  }

  /** The nearest double. */
  public double toDouble() {
    return high;
  }
}
