package dev.normative.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DyadicTest {
  private static final MathContext DIGITS = new MathContext(120);

  /** Doubles of every size: any bits that are finite. */
  @Provide
  Arbitrary<Double> doubles() {
    return Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
  }

  private static BigDecimal decimal(Dyadic value) {
    BigDecimal power = BigDecimal.valueOf(2).pow(Math.abs(value.exponent()));
    BigDecimal significand = new BigDecimal(value.significand());
    return value.exponent() < 0 ? significand.divide(power) : significand.multiply(power);
  }

  @Property
  void aDoubleComesBackAsItIs(@ForAll("doubles") double a) {
    assertThat(decimal(Dyadic.of(a))).isEqualByComparingTo(new BigDecimal(a));
    assertThat(Dyadic.of(a).toDouble()).isEqualTo(a);
  }

  @Property(tries = 300)
  void sumsAndProductsAreExactAndRoundAsIeeeDoes(
      @ForAll("doubles") double a, @ForAll("doubles") double b) {
    Dyadic x = Dyadic.of(a);
    Dyadic y = Dyadic.of(b);
    assertThat(decimal(x.plus(y))).isEqualByComparingTo(new BigDecimal(a).add(new BigDecimal(b)));
    assertThat(x.plus(y).toDouble()).isEqualTo(a + b);
    assertThat(x.minus(y).toDouble()).isEqualTo(a - b);
    // Compared as numbers: there is no negative zero here.
    assertThat(x.times(y).toDouble() == a * b).isTrue();
  }

  @Property(tries = 300)
  void quotientsAndRootsAreCutOffAfterAsManyBits(
      @ForAll("doubles") double a, @ForAll("doubles") double b) {
    Dyadic x = Dyadic.of(a);
    Dyadic y = Dyadic.of(b);
    if (b != 0 && a != 0) {
      BigDecimal exact = new BigDecimal(a).divide(new BigDecimal(b), DIGITS);
      near(exact, x.dividedBy(y, 160), 159);
    }
    near(new BigDecimal(Math.abs(a)).sqrt(DIGITS), x.absolute().squareRoot(160), 159);
  }

  @Property(tries = 300)
  void theRootOfALongNumberIsThatOfAllOfItsBits(
      @ForAll @Size(min = 50, max = 300) byte[] magnitude,
      @ForAll @IntRange(min = -3000, max = 3000) int exponent) {
    BigInteger significand = new BigInteger(1, magnitude);
    int odd = exponent & 1;
    BigInteger root = significand.shiftLeft(odd).sqrt();
    Dyadic whole = new Dyadic(root, (exponent - odd) / 2).cutOff(160);
    assertThat(new Dyadic(significand, exponent).squareRoot(160).minus(whole).signum()).isZero();
  }

  @Property(tries = 300)
  void aSurdDoesNotCancel(@ForAll("doubles") double b, @ForAll("doubles") double c) {
    Dyadic root = Dyadic.of(Math.abs(c));
    Dyadic factor = Dyadic.of(b);
    // a is the second term rounded to a double's bits, so that 53 bits or more cancel.
    Dyadic term = factor.times(root.squareRoot(400));
    Dyadic a = term.cutOff(53).negated();
    Dyadic value = new Surd(a, factor, root).value(160);
    BigDecimal exact = decimal(a.plus(term));
    // The term itself is known to 399 bits.
    if (exact.signum() != 0 && term.cutOff(200).minus(term.cutOff(53)).signum() != 0) {
      near(exact, value, 155);
    }
  }

  @Test
  void aSurdOfASquareVanishesExactly() {
    assertThat(new Surd(Dyadic.of(-6.0), Dyadic.of(2.0), Dyadic.of(9.0)).value(160).signum())
        .isZero();
  }

  @Test
  void whatLiesBeyondTheRangeRoundsAsIeeeDoes() {
    Dyadic largest = Dyadic.of(Double.MAX_VALUE);
    Dyadic half = Dyadic.of(Math.ulp(Double.MAX_VALUE) / 2);
    assertThat(largest.plus(half).toDouble()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(largest.plus(half).minus(Dyadic.ONE).toDouble()).isEqualTo(Double.MAX_VALUE);
    assertThat(largest.times(largest).negated().toDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
    Dyadic smallest = Dyadic.of(Double.MIN_VALUE);
    assertThat(smallest.times(Dyadic.of(0.5)).toDouble()).isZero();
    assertThat(smallest.times(Dyadic.of(0.75)).toDouble()).isEqualTo(Double.MIN_VALUE);
    assertThat(smallest.times(Dyadic.of(1.5)).toDouble()).isEqualTo(2 * Double.MIN_VALUE);
  }

  @Test
  void whatIsNotANumberIsRefused() {
    assertThatThrownBy(() -> Dyadic.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Dyadic.ONE.dividedBy(Dyadic.ZERO, 10))
        .isInstanceOf(ArithmeticException.class);
  }

  private static void near(BigDecimal exact, Dyadic actual, int bits) {
    BigDecimal error = exact.subtract(decimal(actual)).abs();
    BigDecimal bound = exact.abs().divide(BigDecimal.valueOf(2).pow(bits), DIGITS);
    assertThat(error).isLessThanOrEqualTo(bound);
  }
}
