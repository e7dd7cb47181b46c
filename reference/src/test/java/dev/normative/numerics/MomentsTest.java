package dev.normative.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MomentsTest {
  private static final MathContext DIGITS = new MathContext(80);
  private static final double UNIT = 0x1p-106;

  private static Moments of(double... values) {
    return Moments.of(Tensor.vector(values), new ElementSet(0, 1, values.length, values.length));
  }

  @Property(tries = 100)
  void momentsOfPartsAreWithinTheirBoundOfTheWhole(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 9) Integer> sizes,
      @ForAll @IntRange(min = 0, max = 12) int offsetDigits,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Moments> parts = new ArrayList<>();
    List<BigDecimal> all = new ArrayList<>();
    double largest = 0;
    double offset = StrictMath.pow(10, offsetDigits);
    for (int size : sizes) {
      double shift = offset + random.nextInt(3);
      double[] part = random.doubles(size, -1, 1).map(v -> v + shift).toArray();
      parts.add(of(part));
      for (double value : part) {
        all.add(new BigDecimal(value));
        largest = Math.max(largest, Math.abs(value));
      }
    }
    Moments merged = Moments.merged(parts);
    assertThat(merged.count()).isEqualTo(all.size());
    if (all.isEmpty()) {
      assertThat(merged.mean().high()).isNaN();
      return;
    }
    BigDecimal n = BigDecimal.valueOf(all.size());
    BigDecimal mean = all.stream().reduce(BigDecimal.ZERO, BigDecimal::add).divide(n, DIGITS);
    BigDecimal variance =
        all.stream()
            .map(x -> x.subtract(mean).pow(2))
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .divide(n, DIGITS);
    double meanBound = (3 * all.size() + 12) * UNIT * largest;
    double v = variance.doubleValue();
    double varianceBound =
        (3 * all.size() + 40) * UNIT * v + 5 * meanBound * Math.sqrt(v) + 3 * meanBound * meanBound;
    assertThat(error(mean, merged.mean())).isLessThanOrEqualTo(meanBound);
    assertThat(error(variance, merged.variance())).isLessThanOrEqualTo(varianceBound);
  }

  private static double error(BigDecimal exact, DoubleDouble actual) {
    BigDecimal value = new BigDecimal(actual.high()).add(new BigDecimal(actual.low()));
    return exact.subtract(value).abs().doubleValue();
  }

  @Test
  void equalValuesHaveExactMomentsInPartsToo() {
    double[] values = new double[7];
    Arrays.fill(values, 0.1);
    Moments whole = of(values);
    assertThat(whole.mean()).isEqualTo(DoubleDouble.of(0.1));
    assertThat(whole.variance()).isEqualTo(DoubleDouble.ZERO);
    Moments merged = Moments.merged(List.of(of(0.1, 0.1), of(), of(0.1, 0.1, 0.1)));
    assertThat(merged).isEqualTo(new Moments(5, DoubleDouble.of(0.1), DoubleDouble.ZERO));
  }

  /** (3n + 3) u^2 A of the mean, (3n + 16) u^2 v + e^2 of the variance. */
  @Property(tries = 100)
  void momentsAreWithinTheirBounds(
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = -12, max = 12) int offsetDigits,
      @ForAll long seed) {
    double offset = StrictMath.pow(10, offsetDigits);
    double[] values = new SplittableRandom(seed).doubles(n, offset - 1, offset + 1).toArray();
    Moments moments = of(values);
    BigDecimal mean = BigDecimal.ZERO;
    double magnitude = 0;
    for (double value : values) {
      mean = mean.add(new BigDecimal(value));
      magnitude += Math.abs(value) / n;
    }
    mean = mean.divide(BigDecimal.valueOf(n), DIGITS);
    BigDecimal variance = BigDecimal.ZERO;
    BigDecimal square = BigDecimal.ZERO;
    for (double value : values) {
      variance = variance.add(new BigDecimal(value).subtract(mean).pow(2));
      square = square.add(new BigDecimal(value).pow(2));
    }
    variance = variance.divide(BigDecimal.valueOf(n), DIGITS);
    square = square.divide(BigDecimal.valueOf(n), DIGITS);
    double e = (3 * n + 3) * UNIT * magnitude;
    assertThat(error(mean, moments.mean())).isLessThanOrEqualTo(1.001 * e);
    assertThat(error(variance, moments.variance()))
        .isLessThanOrEqualTo(1.001 * ((3 * n + 16) * UNIT * variance.doubleValue() + e * e));
    Moments aboutZero = aboutZero(values);
    assertThat(aboutZero.mean()).isEqualTo(DoubleDouble.ZERO);
    assertThat(error(square, aboutZero.variance()))
        .isLessThanOrEqualTo(1.001 * (3 * n + 16) * UNIT * square.doubleValue());
    assertThat(aboutZero.count()).isEqualTo(n);
  }

  private static Moments aboutZero(double... values) {
    return Moments.aboutZero(
        Tensor.vector(values), new ElementSet(0, 1, values.length, values.length));
  }

  @Test
  void theLargestMagnitudeAndWhetherAllAreTheSameComeWithThem() {
    assertThat(of(1, -3, 2).largest()).isEqualTo(3);
    assertThat(of(1, -3, 2).constant()).isFalse();
    assertThat(of(-3, -3).largest()).isEqualTo(3);
    assertThat(of(-3, -3).constant()).isTrue();
    assertThat(aboutZero(1, -3).largest()).isEqualTo(3);
    assertThat(aboutZero(-3, -3).constant()).isFalse();
    assertThat(aboutZero(0, -0.0).constant()).isTrue();
    Moments merged = Moments.merged(List.of(of(1, 1), of(-5, 2), of()));
    assertThat(merged.largest()).isEqualTo(5);
    assertThat(merged.constant()).isFalse();
  }

  /** Parts about one mean, of which one is constant and the other is not. */
  @Test
  void partsAboutOneMeanAreNotConstantForThat() {
    Moments merged = Moments.merged(List.of(of(2, 2), of(1, 3)));
    assertThat(merged.mean()).isEqualTo(DoubleDouble.of(2));
    assertThat(merged.variance()).isEqualTo(DoubleDouble.of(0.5));
    assertThat(merged.constant()).isFalse();
    assertThat(merged.count()).isEqualTo(4);
    assertThat(merged.largest()).isEqualTo(3);
  }

  @Test
  void nothingHasNoMoments() {
    for (Moments none : List.of(of(), Moments.merged(List.of()), Moments.merged(List.of(of())))) {
      assertThat(none.count()).isZero();
      assertThat(none.mean().high()).isNaN();
      assertThat(none.variance().high()).isNaN();
      assertThat(none.largest()).isZero();
      assertThat(none.constant()).isTrue();
    }
  }

  @Test
  void notANumberIsNotConstant() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Moments moments = of(value, value);
      assertThat(moments.constant()).isFalse();
      assertThat(moments.mean().toDouble()).isNotFinite();
      assertThat(moments.variance().toDouble()).isNotFinite();
    }
  }
}
