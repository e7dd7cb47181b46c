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
}
