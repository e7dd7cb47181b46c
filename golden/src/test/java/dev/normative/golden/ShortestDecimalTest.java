package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortestDecimalTest {

  /** The right column is what CPython 3.11's repr prints. */
  @ParameterizedTest
  @CsvSource({
    "0.0, 0.0",
    "-0.0, -0.0",
    "1.0, 1.0",
    "-1.5, -1.5",
    "100.0, 100.0",
    "0.1, 0.1",
    "0.0001, 0.0001",
    "0.00009999, 9.999e-05",
    "9999999999999998.0, 9999999999999998.0",
    "1.0E16, 1e+16",
    "1.2345E100, 1.2345e+100",
    "1.0E23, 1e+23",
    "2.0E-3, 0.002",
    "4.9E-324, 5e-324",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "5.684341886080802E-14, 5.684341886080802e-14",
    "9.007199254740993E15, 9007199254740992.0",
    "2.2204460492503131E-16, 2.220446049250313e-16"
  })
  void writesNumbersAsPythonDoes(double value, String expected) {
    assertThat(ShortestDecimal.of(value)).isEqualTo(expected);
  }

  @Test
  void readsBackToTheSameBitsAndIsNeverLongerThanTheJdksText() {
    Random random = new Random(47);
    for (int i = 0; i < 20_000; i++) {
      double value = Curves.anyFinite(random);
      String text = ShortestDecimal.of(value);
      assertThat(Double.doubleToRawLongBits(Double.parseDouble(text)))
          .as(text)
          .isEqualTo(Double.doubleToRawLongBits(value));
      assertThat(digits(text)).as(text).isLessThanOrEqualTo(digits(Double.toString(value)));
    }
  }

  @Test
  void oneDigitLessWouldBeAnotherNumberAtEveryPowerOfTwo() {
    for (int exponent = Double.MIN_EXPONENT; exponent <= Double.MAX_EXPONENT; exponent++) {
      double value = Math.scalb(1.0, exponent);
      BigDecimal text = new BigDecimal(ShortestDecimal.of(value));
      int digits = text.stripTrailingZeros().precision();
      if (digits == 1) {
        continue;
      }
      BigDecimal exact = new BigDecimal(value);
      for (RoundingMode mode : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
        BigDecimal shorter = exact.round(new MathContext(digits - 1, mode));
        assertThat(shorter.doubleValue()).as("2^" + exponent).isNotEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void hasNoTextForWhatIsNotFinite(double value) {
    assertThatThrownBy(() -> ShortestDecimal.of(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Double.toString(value));
  }

  private static int digits(String text) {
    return new BigDecimal(text).stripTrailingZeros().precision();
  }
}
