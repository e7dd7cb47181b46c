package dev.normative.golden;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest decimal text that reads back to the same double, written as Python writes it.
 *
 * <p>{@link Double#toString} will not do: before JDK 19 it often gives a digit too many, so the
 * same curve would become different files on different JDKs; and Python's form makes a curve that
 * is read and written again the same file, byte for byte.
 */
final class ShortestDecimal {

  /** Every double is told from its neighbours by this many digits. */
  private static final int MOST_DIGITS = 17;

  private ShortestDecimal() {}

  /**
   * The text of a finite number: plain from 1e-4 up to 1e16, with an exponent otherwise, and always
   * with a point or an exponent ({@code 1.0}, {@code 9.5e-05}, {@code 1e+16}).
   */
  static String of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("no decimal number equals " + value);
    }
    String sign = 1 / value < 0 || value < 0 ? "-" : "";
    if (value == 0) {
      return sign + "0.0";
    }
    BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    return sign
        + (exponent < -4 || exponent >= 16 ? scientific(digits, exponent) : plain(shortest));
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      // Both neighbours: at a power of two the doubles below lie closer than those above, and the
      // nearer decimal may belong to another double while the farther one does not.
      BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
      boolean downReadsBack = down.doubleValue() == value;
      boolean upReadsBack = up.doubleValue() == value;
      if (downReadsBack && upReadsBack) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      }
      if (downReadsBack || upReadsBack) {
        return downReadsBack ? down : up;
      }
    }
    return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
  }

  private static String plain(BigDecimal value) {
    return value.scale() <= 0 ? value.toPlainString() + ".0" : value.toPlainString();
  }

  private static String scientific(String digits, int exponent) {
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    String size = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
    return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + size;
  }
}
