package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Standardization;
import dev.normative.contract.Policies.EpsilonPlace;

/**
 * What a call normalizes with, one of each per channel.
 *
 * @param mean what is subtracted
 * @param variance the variance, without epsilon
 * @param inverseDeviation r: 1 / sqrt(v + epsilon), or 1 / (sqrt(v) + epsilon)
 * @param sensitivity how much more than r itself r reacts to the variance: 1 where epsilon is
 *     inside the root, (sqrt(v) + epsilon) / sqrt(v) where it is outside (0 for a constant channel,
 *     where the term that it multiplies vanishes)
 */
record ChannelStatistics(
    double[] mean, double[] variance, double[] inverseDeviation, double[] sensitivity) {

  static ChannelStatistics of(
      double[] mean, double[] variance, double epsilon, EpsilonPlace place) {
    double[] inverseDeviation = new double[mean.length];
    double[] sensitivity = new double[mean.length];
    for (int channel = 0; channel < mean.length; channel++) {
      double v = variance[channel];
      double root = Math.sqrt(v);
      boolean inside = place == EpsilonPlace.INSIDE_ROOT;
      double deviation = inside ? Math.sqrt(v + epsilon) : root + epsilon;
      // An overflowed variance must not quietly turn every output into the shift.
      inverseDeviation[channel] = Double.isInfinite(v) ? Double.NaN : 1 / deviation;
      sensitivity[channel] = inside ? 1 : root == 0 ? 0 : deviation / root;
    }
    return new ChannelStatistics(mean, variance, inverseDeviation, sensitivity);
  }

  Standardization standardization() {
    return new Standardization(mean, inverseDeviation);
  }
}
