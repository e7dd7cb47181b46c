package dev.normative.reports.benchmark;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * How many times as fast as a baseline something is, with a two-sided 95 % confidence interval.
 *
 * <p>Times are skewed, and a ratio of times is symmetrical in its logarithm only, so everything is
 * done with natural logarithms. Let b_i and c_i be the mean logarithms of the samples of the i-th
 * of k pairs, s^2 the samples' variance (over n - 1), and v = s^2 / n each of the 2k squared
 * standard errors. Then
 *
 * <pre>
 *   value = exp(m),              m   = (1/k) sum_i (b_i - c_i)
 *   low, high = exp(m -+ h),     h   = t(0.975; nu) sqrt(sum v) / k
 *                                nu  = (sum v)^2 / sum (v^2 / (n - 1))
 * </pre>
 *
 * <p>For one pair this is Welch's interval for two means of unequal variance; for several, the same
 * for the linear combination m, the logarithm of the ratios' geometric mean. B. L. Welch, "The
 * generalization of 'Student's' problem when several different population variances are involved",
 * doi:10.1093/biomet/34.1-2.28; nu is Satterthwaite's, doi:10.2307/3002019.
 *
 * <p>The samples of a pair are the mean logarithms of its forks where both sides have at least
 * {@value #FORKS}, and the iterations otherwise. Iterations of one fork have the JVM's compiled
 * code and places in memory in common, so that an interval of theirs says how much a measurement
 * wavers, not how another start of the JVM would come out: it is too narrow for that.
 *
 * <p>Special cases: a side with one sample leaves no interval, both limits are NaN; samples without
 * any spread give an interval of width 0.
 *
 * @param value the ratio: 2 is twice as fast as the baseline
 * @param low the interval's lower end
 * @param high the interval's upper end
 * @param pairs how many pairs it is of
 */
record SpeedRatio(double value, double low, double high, int pairs) {

  /** From so many forks on they are the samples; two would leave an interval that says nothing. */
  static final int FORKS = 3;

  private static final double UPPER_QUANTILE = 0.975;

  /** Times to compare. */
  record Pair(Times baseline, Times contender) {}

  /**
   * The geometric mean of the ratios of some pairs; of one pair it is the ratio.
   *
   * @throws IllegalArgumentException if there are no pairs
   */
  static SpeedRatio of(List<Pair> pairs) {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("a ratio of no pairs of times; at least one is needed");
    }
    double sum = 0;
    double variance = 0;
    double squares = 0;
    for (Pair pair : pairs) {
      boolean byFork =
          Math.min(pair.baseline.forks().size(), pair.contender.forks().size()) >= FORKS;
      SummaryStatistics baseline = logarithms(pair.baseline, byFork);
      SummaryStatistics contender = logarithms(pair.contender, byFork);
      sum += baseline.getMean() - contender.getMean();
      for (SummaryStatistics side : List.of(baseline, contender)) {
        // Of one sample the variance is 0 by convention, and 0 / 0 below is the NaN that is due.
        double v = side.getVariance() / side.getN();
        variance += side.getN() > 1 ? v : Double.NaN;
        squares += v * v / (side.getN() - 1.0);
      }
    }
    double mean = sum / pairs.size();
    double half = variance == 0 ? 0 : half(variance, variance * variance / squares) / pairs.size();
    return new SpeedRatio(
        StrictMath.exp(mean),
        StrictMath.exp(mean - half),
        StrictMath.exp(mean + half),
        pairs.size());
  }

  private static double half(double variance, double degrees) {
    // No generator: nothing is drawn from the distribution.
    return Double.isNaN(degrees)
        ? Double.NaN
        : new TDistribution(null, degrees).inverseCumulativeProbability(UPPER_QUANTILE)
            * Math.sqrt(variance);
  }

  private static SummaryStatistics logarithms(Times times, boolean byFork) {
    SummaryStatistics all = new SummaryStatistics();
    for (List<Double> fork : times.forks()) {
      SummaryStatistics own = byFork ? new SummaryStatistics() : all;
      fork.forEach(time -> own.addValue(StrictMath.log(time)));
      if (byFork) {
        all.addValue(own.getMean());
      }
    }
    return all;
  }

  /** Whether there were enough samples for an interval. */
  boolean hasInterval() {
    return !Double.isNaN(high);
  }

  /** Whether it is slower than the baseline: the whole interval is below 1. */
  boolean isBelowOne() {
    return high < 1;
  }
}
