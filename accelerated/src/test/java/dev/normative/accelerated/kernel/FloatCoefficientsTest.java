package dev.normative.accelerated.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.ArrayView;
import dev.normative.tensor.Shape;
import dev.normative.tensor.StridedLayout;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FloatCoefficientsTest {
  private static final double U = 0x1p-24;
  // What first order leaves out.
  private static final double HIGHER_ORDERS = 1 + 0x1p-20;

  private final Coefficients coefficients = new Coefficients();
  private final Runs element = new Runs().at(0, 1, 1, 1);

  private void take(double mean, double inverse, float scale, float shift) {
    FloatCoefficients floats = coefficients.floats;
    coefficients.scale = new double[] {scale};
    coefficients.shift = new double[] {shift};
    floats.begin(1);
    floats.parameters(coefficients.scale, coefficients.shift, 1);
    floats.statistics(0, mean, inverse);
  }

  private static ArrayView view(float value) {
    return new ArrayView.Floats(new float[] {value}, StridedLayout.dense(Shape.of(1)));
  }

  private static BigDecimal exact(double value) {
    return new BigDecimal(value);
  }

  private static double size(BigDecimal value) {
    return value.abs().doubleValue();
  }

  @Property
  void anOutputIsWithinItsBoundHoweverFarTheMeanIsFromZero(
      @ForAll long seed,
      @ForAll @IntRange(min = -30, max = 30) int sizeOfMean,
      @ForAll @IntRange(min = -40, max = 0) int relativeSizeOfDistance) {
    SplittableRandom random = new SplittableRandom(seed);
    double unit = random.nextDouble() * 2 - 1;
    double distance = random.nextDouble() * 8 - 4;
    double inverse = 0.001 + random.nextDouble() * 1000;
    double scale = random.nextDouble() * 6 - 3;
    double shift = random.nextDouble() * 6 - 3;
    double mean = Math.scalb(unit, sizeOfMean);
    float x = (float) (mean + mean * Math.scalb(distance, relativeSizeOfDistance));
    float s = (float) scale;
    float b = (float) shift;
    take(mean, inverse, s, b);
    ArrayView output = view(Float.NaN);
    assertThat(coefficients.floats.fitOutput(element))
        .isEqualTo(mean == 0 || Math.abs(mean) >= 0x1p-100);
    new ScalarRuns().normalize(element, view(x), coefficients, output);
    BigDecimal p = exact(x).subtract(exact(mean)).multiply(exact(inverse)).multiply(exact(s));
    BigDecimal y = p.add(exact(b));
    double bound = (5 * size(p) + size(y)) * U * HIGHER_ORDERS + 2 * Float.MIN_VALUE;
    assertThat(size(exact(output.get(0)).subtract(y))).isLessThanOrEqualTo(bound);
  }

  @Property
  void aGradientIsWithinItsBound(
      @ForAll long seed, @ForAll @IntRange(min = -10, max = 20) int sizeOfMean) {
    SplittableRandom random = new SplittableRandom(seed);
    double mean = Math.scalb(random.nextDouble(), sizeOfMean);
    double distance = random.nextDouble() * 8 - 4;
    double inverse = 0.001 + random.nextDouble() * 1000;
    double scale = random.nextDouble() * 6 - 3;
    double upstream = random.nextDouble() * 6 - 3;
    double meanOfUpstream = random.nextDouble() * 6 - 3;
    double slope = random.nextDouble() * 6 - 3;
    float x = (float) (mean + distance);
    float s = (float) scale;
    float dy = (float) upstream;
    take(mean, inverse, s, 0);
    coefficients.floats.projection(0, meanOfUpstream, slope, inverse);
    ArrayView gradient = view(Float.NaN);
    coefficients.mean = new double[] {mean};
    coefficients.inverse = new double[] {inverse};
    coefficients.upstreamMean = new double[] {meanOfUpstream};
    coefficients.slope = new double[] {slope};
    new ScalarRuns().differentiate(element, view(x), view(dy), coefficients, gradient);
    BigDecimal r = exact(inverse);
    BigDecimal a = exact(dy).multiply(exact(s));
    BigDecimal along = exact(x).subtract(exact(mean)).multiply(exact(slope)).multiply(r);
    BigDecimal dx = a.subtract(exact(meanOfUpstream)).subtract(along).multiply(r);
    double terms = 3 * (size(a) + Math.abs(meanOfUpstream)) + 5 * size(along);
    double bound = (inverse * terms + 2 * size(dx)) * U * HIGHER_ORDERS + 0x1p-130;
    assertThat(size(exact(gradient.get(0)).subtract(dx))).isLessThanOrEqualTo(bound);
  }

  @Test
  void coefficientsNearTheEndsOfTheRangeDoNotFit() {
    assertThat(fits(0, 1, 1, 0)).isTrue();
    assertThat(fits(0x1p100, 0x1p120, 1, 0x1p120f)).isTrue();
    assertThat(fits(0x1p-100, 0x1p-120, 0, 0)).isTrue();
    assertThat(fits(-0x1.1p100, 1, 1, 0)).as("x - mean overflows").isFalse();
    assertThat(fits(0x1p-101, 1, 1, 0)).as("the rest of the mean is rounded away").isFalse();
    assertThat(fits(0, 0x1.1p120, 1, 0)).as("inverse").isFalse();
    assertThat(fits(0, 0x1p-121, 1, 0)).as("inverse").isFalse();
    assertThat(fits(0, 0x1p61, -0x1p60f, 0)).as("inverse scale overflows").isFalse();
    assertThat(fits(0, 0x1p-61, 0x1p-60f, 0)).as("inverse scale underflows").isFalse();
    assertThat(fits(0, 1, 1, -0x1.1p120f)).as("shift").isFalse();
    assertThat(fits(Double.NaN, 1, 1, 0)).isFalse();
    assertThat(fits(0, Double.NaN, 1, 0)).isFalse();
    assertThat(fits(0, 1, Float.NaN, 0)).isFalse();
    assertThat(fits(0, 1, 1, Float.POSITIVE_INFINITY)).isFalse();
  }

  private boolean fits(double mean, double inverse, float scale, float shift) {
    take(mean, inverse, scale, shift);
    return coefficients.floats.fitOutput(element);
  }

  @Test
  void ofFloat64NothingFits() {
    assertThat(new Coefficients().floats.fitOutput(element)).isFalse();
  }
}
