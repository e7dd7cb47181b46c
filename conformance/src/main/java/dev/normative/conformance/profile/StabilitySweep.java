package dev.normative.conformance.profile;

import dev.normative.conformance.Family;
import dev.normative.contract.NormalizationProvider;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.Moments;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures how far an implementation's variance is off as the condition number of the data grows
 * from 1 to a tenth of the format's precision.
 *
 * <p>The variance is read off the output, which every implementation has: with epsilon far below
 * the variance, y = (x - m) r, and the slope of y over x,
 *
 * <pre>
 *   r = sum((y - mean y)(x - mean x)) / sum((x - mean x)^2)       in double-double,
 * </pre>
 *
 * <p>does not see the mean; 1/r<sup>2</sup> is the variance that was used. The roundings of y
 * change r by about u, which sets the floor of what can be measured.
 */
public final class StabilitySweep {
  /** Not a power of two, so that lanes have a tail and 1/n is not exact. */
  private static final int VALUES = 100;

  /** Data sets for each condition number: an error may be small by luck. */
  private static final int DRAWS = 8;

  private static final long SEED = 47;

  private final NormalizationProvider provider;
  private final DType dtype;
  private final Probe probe;

  /** A sweep over one implementation, one of its norms that subtract a mean, and one format. */
  public StabilitySweep(NormalizationProvider provider, Family family, DType dtype) {
    this.provider = provider;
    this.dtype = dtype;
    this.probe = new Probe(provider, family, dtype, VALUES);
  }

  /** The largest relative error of the variance at each condition number, and what it means. */
  public StabilityGrade grade() {
    List<StabilityGrade.Point> points = new ArrayList<>();
    for (double wanted = 1; wanted <= 0.1 / dtype.unitRoundoff(); wanted *= 4) {
      double worst = 0;
      double condition = 1;
      for (int draw = 0; draw < DRAWS; draw++) {
        Tensor input = input(wanted, draw);
        Moments moments = Moments.of(input, probe.set());
        worst = Math.max(worst, error(input, moments));
        condition = Math.max(condition, condition(moments));
      }
      points.add(new StabilityGrade.Point(condition, worst));
    }
    return StabilityGrade.of(dtype, provider.accumulator(dtype), VALUES, points);
  }

  private double error(Tensor input, Moments moments) {
    Tensor output = probe.output(input);
    DoubleDouble slope = slope(input, output, moments);
    // Relative to the exact variance: (1 / slope^2) / v - 1.
    DoubleDouble ratio = DoubleDouble.of(1).dividedBy(slope.times(slope).times(moments.variance()));
    double error = Math.abs(ratio.minus(DoubleDouble.of(1)).toDouble());
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  private DoubleDouble slope(Tensor input, Tensor output, Moments moments) {
    DoubleDouble outputMean = Moments.of(output, probe.set()).mean();
    DoubleDoubleSum products = new DoubleDoubleSum();
    for (int i : probe.set().positions().toArray()) {
      DoubleDouble x = moments.mean().negated().plus(input.at(i));
      products.add(x.times(outputMean.negated().plus(output.at(i))));
    }
    return products.value().dividedBy(moments.variance().times(VALUES));
  }

  private static double condition(Moments moments) {
    double mean = moments.mean().toDouble();
    return Math.sqrt(1 + mean * mean / moments.variance().toDouble());
  }

  /** About normal around the mean that gives this condition number, rounded to the format. */
  private Tensor input(double condition, int draw) {
    SplittableRandom random = new SplittableRandom(SEED + draw);
    double mean = Math.sqrt(condition * condition - 1);
    double[] values = new double[VALUES];
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      for (int k = 0; k < 12; k++) {
        sum += (random.nextLong() >>> 11) * 0x1p-53;
      }
      values[i] = dtype.round(mean + (sum - 6));
    }
    return probe.input(values);
  }
}
