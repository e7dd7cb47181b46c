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

  @Property(tries = 50)
  void whatIsCutOffHasAsManyBitsAndIsNoLarger(
      @ForAll("doubles") double a,
      @ForAll("doubles") double b,
      @ForAll @IntRange(min = 1, max = 80) int bits) {
    // Some hundred bits: far more than are kept, and in a quotient by a short number too.
    Dyadic x = Dyadic.of(a).times(Dyadic.of(b)).times(Dyadic.of(a));
    Dyadic cut = x.cutOff(bits);
    assertThat(cut.significand().bitLength()).isLessThanOrEqualTo(bits);
    assertThat(cut.signum()).isEqualTo(x.signum());
    assertThat(cut.isAtMost(x)).isTrue();
    near(decimal(x), cut, bits - 1);
    if (b != 0) {
      Dyadic quotient = x.dividedBy(Dyadic.of(3L), bits);
      assertThat(quotient.significand().bitLength()).isLessThanOrEqualTo(bits);
      near(
          decimal(x).divide(BigDecimal.valueOf(3), MathContext.DECIMAL128),
          quotient,
          Math.min(bits - 1, 60));
    }
    Dyadic root = x.absolute().squareRoot(bits);
    assertThat(root.significand().bitLength()).isLessThanOrEqualTo(bits);
    near(decimal(x.absolute()).sqrt(DIGITS), root, bits - 1);
  }

  @Test
  void aNumberOfAsManyBitsStaysWhole() {
    Dyadic five = Dyadic.of(-5L);
    assertThat(five.cutOff(3)).isSameAs(five);
    assertThat(five.cutOff(2)).isEqualTo(new Dyadic(BigInteger.valueOf(-2), 1));
    assertThat(Dyadic.of(-4L).cutOff(2)).isEqualTo(new Dyadic(BigInteger.valueOf(-2), 1));
    assertThat(Dyadic.of(40L).dividedBy(Dyadic.of(8L), 160).toDouble()).isEqualTo(5);
    assertThat(Dyadic.of(0.0625).squareRoot(160).toDouble()).isEqualTo(0.25);
    assertThat(Dyadic.of(0.125).squareRoot(160).toDouble()).isEqualTo(Math.sqrt(0.125));
    assertThat(Dyadic.ZERO.squareRoot(160).signum()).isZero();
  }

  @Test
  void magnitudesAreCompared() {
    Dyadic three = Dyadic.of(3L);
    Dyadic four = Dyadic.of(4L);
    assertThat(three.isAtMost(four)).isTrue();
    assertThat(three.negated().isAtMost(four)).isTrue();
    assertThat(four.negated().isAtMost(three)).isFalse();
    assertThat(four.isAtMost(three.negated())).isFalse();
    assertThat(four.isAtMost(four.negated())).isTrue();
  }

  @Test
  void zeroIsNeutral() {
    Dyadic three = Dyadic.of(3.0);
    assertThat(three.plus(Dyadic.ZERO)).isSameAs(three);
    assertThat(Dyadic.ZERO.plus(three)).isSameAs(three);
    assertThat(three.times(Dyadic.ZERO)).isSameAs(Dyadic.ZERO);
    assertThat(Dyadic.of(-0.0)).isSameAs(Dyadic.ZERO);
  }

  @Test
  void tiesGoToEven() {
    Dyadic half = Dyadic.of(0x1p-53);
    Dyadic more = Dyadic.of(0x1p-200);
    assertThat(Dyadic.ONE.plus(half).toDouble()).isEqualTo(1);
    assertThat(Dyadic.ONE.plus(half).plus(more).toDouble()).isEqualTo(Math.nextUp(1.0));
    assertThat(Dyadic.of(Math.nextUp(1.0)).plus(half).toDouble()).isEqualTo(1 + 0x1p-51);
    assertThat(Dyadic.ONE.plus(half).minus(more).negated().toDouble()).isEqualTo(-1);
  }

  @Test
  void aSurdWithoutARootIsItsRationalTerm() {
    Dyadic six = Dyadic.of(6L);
    assertThat(new Surd(six, Dyadic.ZERO, Dyadic.of(2L)).value(160)).isEqualTo(six);
    assertThat(new Surd(six, Dyadic.of(2L), Dyadic.ZERO).value(160)).isEqualTo(six);
    assertThat(new Surd(six, Dyadic.of(2L), Dyadic.of(9L)).value(160).toDouble()).isEqualTo(12);
    assertThat(new Surd(six.negated(), Dyadic.of(-2L), Dyadic.of(9L)).value(160).toDouble())
        .isEqualTo(-12);
    assertThat(new Surd(six.negated(), Dyadic.of(4L), Dyadic.of(9L)).value(160).toDouble())
        .isEqualTo(6);
    assertThat(new Surd(six, Dyadic.of(-4L), Dyadic.of(9L)).value(160).toDouble()).isEqualTo(-6);
    assertThat(Surd.root(Dyadic.of(-4L), Dyadic.of(9L)).value(160).toDouble()).isEqualTo(-12);
    // No more bits than are asked for.
    assertThat(new Surd(Dyadic.of(5L), Dyadic.ZERO, Dyadic.ONE).value(2).toDouble()).isEqualTo(4);
    assertThat(new Surd(Dyadic.of(5L), Dyadic.of(6L), Dyadic.ONE).value(2).toDouble()).isEqualTo(8);
  }

  @Test
  void whatIsNotANumberIsRefused() {
    assertThatThrownBy(() -> Dyadic.of(Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Infinity is not a number");
    assertThatThrownBy(() -> Dyadic.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Dyadic.ONE.dividedBy(Dyadic.ZERO, 10))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("division of");
  }

  private static void near(BigDecimal exact, Dyadic actual, int bits) {
    BigDecimal error = exact.subtract(decimal(actual)).abs();
    BigDecimal bound = exact.abs().divide(BigDecimal.valueOf(2).pow(bits), DIGITS);
    assertThat(error).isLessThanOrEqualTo(bound);
  }
}
