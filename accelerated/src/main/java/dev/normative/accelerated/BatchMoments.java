package dev.normative.accelerated;

import dev.normative.accelerated.kernel.ChannelSums;
import dev.normative.accelerated.kernel.Kernel;
import dev.normative.accelerated.kernel.Layout;
import dev.normative.accelerated.kernel.Storage;
import java.util.Arrays;

/**
 * The mean and the population variance of every channel of a batch, in double.
 *
 * <p>A corrected two-pass algorithm (T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for
 * Computing the Sample Variance", The American Statistician 37(3), 1983,
 * doi:10.1080/00031305.1983.10483115), whose first pass starts from a pivot, the channel's first
 * value:
 *
 * <pre>
 *   m    = pivot + sum(x - pivot) / n
 *   mean = m + s / n                        s = sum(x - m)
 *   v    = max(0, q - s s / n) / n          q = sum((x - m) (x - m))
 * </pre>
 *
 * <p>The pivot makes a constant channel exact: every difference is zero, so the mean is the
 * constant and the variance is 0, where sum(x) / n may miss the constant by a rounding. The second
 * pass takes back what the pivot costs when it is an outlier. With u = 2<sup>-53</sup>, A the mean
 * of |x| and h the length of the longest chain of roundings in a sum ({@link
 * dev.normative.accelerated.kernel.SumOrder}), in first order: the mean errs by at most u |mean| +
 * (h + 2) u (A + |mean|), the variance by (h + 5) u v, whatever the condition number.
 *
 * <p>Special cases: a NaN or an infinity makes the mean and the variance of its channel NaN;
 * float64 deviations above 1e154 overflow to a variance that is not finite; of an empty channel
 * both are NaN.
 *
 * @param mean one per channel
 * @param variance the mean of the squared deviations, one per channel; never negative
 */
record BatchMoments(double[] mean, double[] variance) {

  /** The moments about the mean. */
  static BatchMoments of(Layout layout, Storage input, Kernel kernel) {
    int count = layout.count();
    if (count == 0) {
      return undefined(layout);
    }
    double[] center = new double[layout.channels()];
    Arrays.setAll(center, channel -> input.get(layout.first(channel)));
    double[] fromPivot = deviations(layout, input, kernel, center).first();
    Arrays.setAll(center, channel -> center[channel] + fromPivot[channel] / count);
    ChannelSums sums = deviations(layout, input, kernel, center);
    double[] mean = new double[layout.channels()];
    double[] variance = new double[layout.channels()];
    for (int channel = 0; channel < mean.length; channel++) {
      double left = sums.first()[channel] / count;
      mean[channel] = center[channel] + left;
      double squares = sums.second()[channel] - sums.first()[channel] * left;
      variance[channel] = Math.max(0, squares) / count;
    }
    return new BatchMoments(mean, variance);
  }

  /** The mean squares, with zero in the place of the mean. */
  static BatchMoments aboutZero(Layout layout, Storage input, Kernel kernel) {
    if (layout.count() == 0) {
      return undefined(layout);
    }
    double[] zeros = new double[layout.channels()];
    double[] variance = deviations(layout, input, kernel, zeros).second();
    Arrays.setAll(variance, channel -> variance[channel] / layout.count());
    return new BatchMoments(zeros, variance);
  }

  private static BatchMoments undefined(Layout layout) {
    double[] undefined = new double[layout.channels()];
    Arrays.fill(undefined, Double.NaN);
    return new BatchMoments(undefined, undefined);
  }

  private static ChannelSums deviations(
      Layout layout, Storage input, Kernel kernel, double[] center) {
    return ChannelSums.of(
        layout,
        (run, lanes) -> kernel.addDeviations(run, input, center, lanes),
        (rows, sums) -> kernel.addDeviations(rows, input, center, sums));
  }
}
