package dev.normative.study;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * A mean and its two-sided 95 % confidence interval by Student's t:
 *
 * <pre>
 *   mean -+ t(0.975; n - 1) s / sqrt(n),    s^2 = sum (x - mean)^2 / (n - 1)
 * </pre>
 *
 * <p>Of paired differences, the interval excludes a number exactly if the two-sided paired t-test
 * at the 5 % level rejects it as their mean. It assumes that the samples are independent and about
 * normal; different seeds make them independent, and the samples themselves are kept beside the
 * interval, so that anyone may apply another test. Student (W. S. Gosset), "The probable error of a
 * mean", doi:10.1093/biomet/6.1.1.
 *
 * <p>Special cases: samples that are all equal give an interval of width 0; one infinite or NaN
 * sample, a run that diverged for instance, leaves no interval, and all three are NaN.
 *
 * @param mean the mean of the samples
 * @param low the interval's lower end
 * @param high the interval's upper end
 */
public record Interval(double mean, double low, double high) {
  /** How many of a hundred such intervals contain the true mean. */
  public static final int PERCENT = 95;

  private static final double UPPER_QUANTILE = 0.5 + PERCENT / 200.0;

  /**
   * The interval of these samples.
   *
   * @throws IllegalArgumentException if there are fewer than two: one does not spread
   */
  public static Interval of(List<Double> samples) {
    int n = samples.size();
    if (n < 2) {
      throw new IllegalArgumentException(
          "an interval of " + n + " samples; at least 2 are needed to see how they spread");
    }
    if (!samples.stream().allMatch(Double::isFinite)) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN);
    }
    double first = samples.get(0);
    if (samples.stream().allMatch(sample -> sample == first)) {
      // A mean by summation could miss the common value by a rounding error.
      return new Interval(first, first, first);
    }
    DescriptiveStatistics statistics = new DescriptiveStatistics();
    samples.forEach(statistics::addValue);
    // No generator: nothing is drawn from the distribution.
    double quantile = new TDistribution(null, n - 1.0).inverseCumulativeProbability(UPPER_QUANTILE);
    double mean = statistics.getMean();
    double half = quantile * statistics.getStandardDeviation() / Math.sqrt(n);
    return new Interval(mean, mean - half, mean + half);
  }

  /** Whether there is an interval: no sample was infinite or NaN. */
  public boolean exists() {
    return !Double.isNaN(mean);
  }
}
