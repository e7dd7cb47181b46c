package dev.normative.numerics;

import java.math.BigInteger;

/**
 * A number significand * 2<sup>exponent</sup>: what doubles are, and what their sums and products
 * stay, exactly.
 *
 * <p>Sum, difference and product are exact. Quotient and square root are cut off after a number of
 * bits that the caller chooses, so that each errs by less than 2<sup>1 - bits</sup> relative to the
 * result. The range is that of an int exponent: nothing over- or underflows.
 *
 * @param significand any integer
 * @param exponent the power of two that it is multiplied by
 */
public record Dyadic(BigInteger significand, int exponent) {

  /** Zero. */
  public static final Dyadic ZERO = new Dyadic(BigInteger.ZERO, 0);

  /** One. */
  public static final Dyadic ONE = new Dyadic(BigInteger.ONE, 0);

  private static final int DOUBLE_BITS = 53;
  private static final int SMALLEST_EXPONENT = -1074;

  /**
   * The number that a double is.
   *
   * @throws IllegalArgumentException for NaN and infinity
   */
  public static Dyadic of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(value + " is not a number; only finite values are");
    }
    if (value == 0) {
      return ZERO;
    }
    int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - (DOUBLE_BITS - 1);
    // Exact: the value becomes an integer of at most 53 bits.
    long significand = (long) Math.scalb(value, -exponent);
    int zeros = Long.numberOfTrailingZeros(significand);
    return new Dyadic(BigInteger.valueOf(significand >> zeros), exponent + zeros);
  }

  /** The number that an integer is. */
  public static Dyadic of(long value) {
    return new Dyadic(BigInteger.valueOf(value), 0);
  }

  /** -1, 0 or 1. */
  public int signum() {
    return significand.signum();
  }

  /** The sum, exactly. */
  public Dyadic plus(Dyadic other) {
    if (signum() == 0) {
      return other;
    }
    if (other.signum() == 0) {
      return this;
    }
    int common = Math.min(exponent, other.exponent);
    return new Dyadic(aligned(common).add(other.aligned(common)), common);
  }

  private BigInteger aligned(int common) {
    return significand.shiftLeft(exponent - common);
  }

  /** The difference, exactly. */
  public Dyadic minus(Dyadic other) {
    return plus(other.negated());
  }

  /** The number with its sign changed. */
  public Dyadic negated() {
    return new Dyadic(significand.negate(), exponent);
  }

  /** The magnitude. */
  public Dyadic absolute() {
    return new Dyadic(significand.abs(), exponent);
  }

  /** The product, exactly. */
  public Dyadic times(Dyadic other) {
    BigInteger product = significand.multiply(other.significand);
    return product.signum() == 0 ? ZERO : new Dyadic(product, exponent + other.exponent);
  }

  /** The quotient, cut off after {@code bits} bits. */
  public Dyadic dividedBy(Dyadic other, int bits) {
    if (other.signum() == 0) {
      throw new ArithmeticException("division of " + this + " by zero");
    }
    int shift = Math.max(0, bits + 1 + other.significand.bitLength() - significand.bitLength());
    BigInteger quotient = significand.shiftLeft(shift).divide(other.significand);
    return new Dyadic(quotient, exponent - other.exponent - shift).cutOff(bits);
  }

  /**
   * The square root, cut off after {@code bits} bits.
   *
   * <p>Of a longer significand the 2 bits + 2 bits that come first are enough: the whole part of
   * sqrt(N / 4<sup>k</sup>) is that of sqrt of the whole part of N / 4<sup>k</sup>, as there is no
   * square between a number and its whole part.
   *
   * @throws ArithmeticException for a negative number
   */
  public Dyadic squareRoot(int bits) {
    int shift = 2 * bits + 2 - significand.bitLength();
    if (((exponent - shift) & 1) != 0) {
      shift++; // an odd power of two has no root of its own
    }
    BigInteger root = significand.shiftLeft(shift).sqrt();
    return new Dyadic(root, (exponent - shift) / 2).cutOff(bits);
  }

  /** The first {@code bits} bits of the number. */
  public Dyadic cutOff(int bits) {
    int excess = significand.abs().bitLength() - bits;
    if (excess <= 0) {
      return this;
    }
    BigInteger kept = significand.abs().shiftRight(excess);
    return new Dyadic(signum() < 0 ? kept.negate() : kept, exponent + excess);
  }

  /** Whether the magnitude is at most that of the other number. */
  public boolean isAtMost(Dyadic other) {
    return absolute().minus(other.absolute()).signum() <= 0;
  }

  /**
   * The nearest double, ties to even; 0 and infinity beyond the range, as in IEEE 754 rounding to
   * nearest.
   */
  public double toDouble() {
    BigInteger magnitude = significand.abs();
    int lastExponent = Math.max(magnitude.bitLength() + exponent - DOUBLE_BITS, SMALLEST_EXPONENT);
    int excess = lastExponent - exponent;
    BigInteger kept = excess <= 0 ? magnitude.shiftLeft(-excess) : rounded(magnitude, excess);
    double result = Math.scalb(kept.doubleValue(), lastExponent);
    return signum() < 0 ? -result : result;
  }

  private static BigInteger rounded(BigInteger magnitude, int excess) {
    BigInteger kept = magnitude.shiftRight(excess);
    boolean half = magnitude.testBit(excess - 1);
    boolean beyondHalf = half && magnitude.getLowestSetBit() < excess - 1;
    return beyondHalf || (half && kept.testBit(0)) ? kept.add(BigInteger.ONE) : kept;
  }
}
