package dev.normative.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Every operation keeps the error bound that its class names, u being 2^-53. */
class DoubleDoubleTest {
  private static final MathContext DIGITS = new MathContext(80);
  private static final BigDecimal U_SQUARED = new BigDecimal(0x1p-106);

  @Provide
  Arbitrary<Double> doubles() {
    Arbitrary<Double> significands = Arbitraries.doubles().between(-2, 2);
    Arbitrary<Integer> exponents = Arbitraries.integers().between(-60, 60);
    return Combinators.combine(significands, exponents)
        .as((significand, exponent) -> Math.scalb(significand, exponent));
  }

  @Provide
  Arbitrary<DoubleDouble> numbers() {
    Arbitrary<Double> parts = Arbitraries.doubles().between(-1, 1);
    return Combinators.combine(doubles(), parts)
        .as((high, part) -> DoubleDouble.sum(high, Math.ulp(high) / 2 * part));
  }

  @Provide
  Arbitrary<double[]> terms() {
    return doubles().array(double[].class).ofMaxSize(200);
  }

  @Property
  void sumsAndProductsOfDoublesAreExact(@ForAll("doubles") double a, @ForAll("doubles") double b) {
    assertThat(exact(DoubleDouble.sum(a, b))).isEqualByComparingTo(exact(a).add(exact(b)));
    assertThat(exact(DoubleDouble.product(a, b))).isEqualByComparingTo(exact(a).multiply(exact(b)));
  }

  @Property
  void sumErrsByAtMostThreeUnits(
      @ForAll("numbers") DoubleDouble a, @ForAll("numbers") DoubleDouble b) {
    within(exact(a).add(exact(b)), a.plus(b), 3.001);
    within(exact(a).subtract(exact(b)), a.minus(b), 3.001);
  }

  @Property
  void sumWithADoubleErrsByAtMostTwoUnits(
      @ForAll("numbers") DoubleDouble a, @ForAll("doubles") double b) {
    within(exact(a).add(exact(b)), a.plus(b), 2.001);
  }

  @Property
  void productErrsByAtMostSixUnits(
      @ForAll("numbers") DoubleDouble a, @ForAll("numbers") DoubleDouble b) {
    within(exact(a).multiply(exact(b)), a.times(b), 6.001);
  }

  @Property
  void productWithADoubleErrsByAtMostTwoUnits(
      @ForAll("numbers") DoubleDouble a, @ForAll("doubles") double b) {
    within(exact(a).multiply(exact(b)), a.times(b), 2.001);
  }

  @Property
  void quotientErrsByAtMostFifteenUnits(
      @ForAll("numbers") DoubleDouble a, @ForAll("numbers") DoubleDouble b) {
    if (b.high() != 0) {
      within(exact(a).divide(exact(b), DIGITS), a.dividedBy(b), 15.001);
    }
  }

  @Property
  void quotientByADoubleErrsByAtMostThreeUnits(
      @ForAll("numbers") DoubleDouble a, @ForAll("doubles") double b) {
    if (b != 0) {
      within(exact(a).divide(exact(b), DIGITS), a.dividedBy(b), 3.001);
    }
  }

  @Property
  void squareRootErrsByAtMostFourUnits(@ForAll("numbers") DoubleDouble a) {
    DoubleDouble positive = a.high() < 0 ? a.negated() : a;
    within(exact(positive).sqrt(DIGITS), positive.squareRoot(), 3.126);
  }

  @Property
  void aRunningSumErrsByAtMostThreeUnitsForEachTerm(@ForAll("terms") double[] terms) {
    DoubleDoubleSum sum = new DoubleDoubleSum();
    BigDecimal expected = BigDecimal.ZERO;
    BigDecimal magnitude = BigDecimal.ZERO;
    for (double term : terms) {
      sum.add(term);
      expected = expected.add(exact(term));
      magnitude = magnitude.add(exact(term).abs());
    }
    BigDecimal error = expected.subtract(exact(sum.value())).abs();
    BigDecimal bound =
        magnitude.multiply(U_SQUARED).multiply(BigDecimal.valueOf(3.001 * terms.length));
    assertThat(error).isLessThanOrEqualTo(bound);
  }

  @Property
  void aRunningSumOfNumbersErrsByAtMostThreeUnitsForEachTerm(
      @ForAll @Size(max = 20) List<@From("numbers") DoubleDouble> terms) {
    DoubleDoubleSum sum = new DoubleDoubleSum();
    BigDecimal expected = BigDecimal.ZERO;
    BigDecimal magnitude = BigDecimal.ZERO;
    for (DoubleDouble term : terms) {
      sum.add(term);
      expected = expected.add(exact(term));
      magnitude = magnitude.add(exact(term).abs());
    }
    BigDecimal error = expected.subtract(exact(sum.value())).abs();
    BigDecimal bound =
        magnitude.multiply(U_SQUARED).multiply(BigDecimal.valueOf(3.001 * terms.size()));
    assertThat(error).isLessThanOrEqualTo(bound);
  }

  @Test
  void whatHasNoRootOfItsOwnIsItsDoublesRoot() {
    assertThat(DoubleDouble.ZERO.squareRoot()).isEqualTo(DoubleDouble.ZERO);
    assertThat(DoubleDouble.of(-4).squareRoot()).isEqualTo(DoubleDouble.of(Double.NaN));
    assertThat(DoubleDouble.of(Double.POSITIVE_INFINITY).squareRoot().toDouble())
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  private static void within(BigDecimal expected, DoubleDouble actual, double units) {
    BigDecimal error = expected.subtract(exact(actual)).abs();
    assertThat(error)
        .isLessThanOrEqualTo(
            expected.abs().multiply(U_SQUARED).multiply(BigDecimal.valueOf(units)));
    assertThat(actual.high()).isEqualTo(actual.high() + actual.low());
  }

  private static BigDecimal exact(double value) {
    return new BigDecimal(value);
  }

  private static BigDecimal exact(DoubleDouble value) {
    return exact(value.high()).add(exact(value.low()));
  }
}
