package dev.normative.norm;

import dev.normative.tensor.DType;
import java.math.BigDecimal;
import java.math.MathContext;

/** Errors in units in the last place of the exact result. */
final class Ulps {
  private static final BigDecimal LARGEST = new BigDecimal(Double.MAX_VALUE);

  private Ulps() {}

  /** An ulp of the double nearest to a value; of the largest double where it lies beyond. */
  static BigDecimal ulp(BigDecimal value) {
    return new BigDecimal(Math.ulp(within(value)));
  }

  /** Whether a value is so far beyond the largest double that only infinity is near. */
  static boolean isBeyond(BigDecimal value) {
    return value.abs().compareTo(LARGEST.multiply(BigDecimal.valueOf(2))) > 0;
  }

  private static double within(BigDecimal value) {
    return value.abs().min(LARGEST).doubleValue();
  }

  /**
   * How many ulps of the format a result is off. Infinity counts as the number one ulp beyond the
   * largest, as rounding to nearest has it.
   */
  static double error(BigDecimal exact, double actual, DType dtype) {
    double ulp =
        dtype == DType.FLOAT64
            ? Math.ulp(within(exact))
            : Math.ulp((float) Math.min(within(exact), Float.MAX_VALUE));
    BigDecimal unit = new BigDecimal(ulp);
    BigDecimal value =
        Double.isInfinite(actual)
            ? new BigDecimal(Math.copySign(dtype.largest(), actual))
                .add(unit.multiply(new BigDecimal(Math.signum(actual))))
            : new BigDecimal(actual);
    if (Double.isInfinite(actual) && exact.signum() * actual > 0) {
      // Anything beyond is rounded to infinity as well.
      boolean beyond = exact.abs().compareTo(value.abs()) >= 0;
      return beyond ? 0 : distance(exact, value, unit);
    }
    return distance(exact, value, unit);
  }

  private static double distance(BigDecimal exact, BigDecimal value, BigDecimal unit) {
    return exact.subtract(value).abs().divide(unit, MathContext.DECIMAL64).doubleValue();
  }
}
