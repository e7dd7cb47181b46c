package dev.normative.norm;

/**
 * Whether a double-double result, rounded to a double, is within one ulp of the exact one.
 *
 * <p>Rounding costs half an ulp, so the error before it may be another half. An ulp is at least
 * 2<sup>-53</sup> of the number; what is left of half of it, 2<sup>-54</sup>, is taken as
 * 2<sup>-55</sup>, which leaves room for the rounding of the bound itself and for the exact result
 * lying below the power of two that the computed one reaches.
 */
final class Certificate {
  private Certificate() {}

  /** Whether an error of at most {@code bound} in {@code result} is small enough. */
  static boolean settles(double bound, double result) {
    return bound <= 0x1p-55 * Math.abs(result) && Math.abs(result) <= Double.MAX_VALUE;
  }
}
