package dev.normative.accelerated;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.tensor.DType;

/**
 * How far the results of one channel may be from the exact ones, from the channel's own data.
 *
 * <p>u is the unit roundoff, G the roundings that the accumulator amounts to. A mean errs by at
 * most G u mean|x|, a two-pass variance by (G + 4) u v + (error of the mean)<sup>2</sup>;
 * everything else is what an error of mean and variance, and about four roundings of each term,
 * grow to in the formulas. The error of 1 / deviation is taken at the end of the variance's
 * interval, as it is not linear where the variance is small.
 */
final class ChannelBound {
  private final double u;
  private final double smallest;
  private final double roundings;
  private final double[] x;
  private final double scale;
  private final double shift;
  private final double mean;
  private final double inverse;
  private final double sensitivity;

  private final double meanError;
  private final double varianceError;
  private final double inverseError; // relative
  private final double sensitivityError; // relative

  ChannelBound(Case of, Accumulator accumulator, double[] x, int channel, double mean, double v) {
    DType dtype = of.spec().dtype();
    boolean ofBatch = of.spec().usesBatchStatistics(of.mode());
    this.u = dtype.unitRoundoff();
    this.smallest = dtype.smallestSubnormal();
    this.roundings = accumulator.roundings(x.length);
    this.x = x;
    this.scale = of.affine().scaleAt(channel);
    this.shift = of.affine().shiftAt(channel);
    this.mean = mean;
    // What has no spread is to be exact: the mean is the value itself.
    boolean inexact = ofBatch && v > 0;
    this.meanError = inexact && of.spec().centered() ? roundings * u * meanOfMagnitudes(x) : 0;
    this.varianceError = inexact ? (roundings + 4) * u * v + meanError * meanError : 0;
    double epsilon = of.spec().epsilon();
    EpsilonPlace place = of.spec().policies().epsilonPlace();
    double least = Math.max(0, v - varianceError);
    this.inverse = 1 / deviation(v, epsilon, place);
    this.inverseError = 1 / deviation(least, epsilon, place) / inverse - 1 + 3 * u;
    this.sensitivity = sensitivity(v, epsilon, place);
    this.sensitivityError =
        sensitivity == 0 ? 0 : sensitivity(least, epsilon, place) / sensitivity - 1 + 3 * u;
  }

  private static double meanOfMagnitudes(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += Math.abs(value);
    }
    return sum / values.length;
  }

  private static double deviation(double v, double epsilon, EpsilonPlace place) {
    return place == EpsilonPlace.INSIDE_ROOT ? Math.sqrt(v + epsilon) : Math.sqrt(v) + epsilon;
  }

  private static double sensitivity(double v, double epsilon, EpsilonPlace place) {
    if (place == EpsilonPlace.INSIDE_ROOT) {
      return 1;
    }
    return v == 0 ? 0 : 1 + epsilon / Math.sqrt(v);
  }

  private double normalized(int i) {
    return (x[i] - mean) * inverse;
  }

  private double normalizedError(int i) {
    double differenceError = meanError + 4 * u * (Math.abs(x[i]) + Math.abs(mean));
    return Math.abs(normalized(i)) * inverseError + inverse * (1 + inverseError) * differenceError;
  }

  /** Of the output at one place of the channel. */
  double output(int i) {
    double rounding = 4 * u * (Math.abs(scale * normalized(i)) + Math.abs(shift));
    return Math.abs(scale) * normalizedError(i) + rounding + smallest;
  }

  /** Of a running mean that came from {@code before} with a weight. */
  double runningMean(double weight, double before, double after) {
    return weight * meanError + 4 * u * (Math.abs(before) + Math.abs(after)) + smallest;
  }

  /** Of a running variance, whose batch's part was corrected by a factor. */
  double runningVariance(double weight, double correction, double before, double after) {
    return weight * correction * varianceError + 4 * u * (before + after) + smallest;
  }

  /** Of the shift's gradient. */
  double shiftGradient(double[] upstream) {
    double sum = 0;
    for (double dy : upstream) {
      sum += Math.abs(dy);
    }
    return roundings * u * sum + smallest;
  }

  /** Of the scale's gradient. */
  double scaleGradient(double[] upstream) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double dy = Math.abs(upstream[i]);
      sum += dy * (roundings * u * Math.abs(normalized(i)) + normalizedError(i));
    }
    return sum + smallest;
  }

  /** Of the input's gradient at every place, in training, with the exact sums. */
  double[] inputGradient(
      double[] upstream, double[] exact, double meanSum, double slopeSum, boolean ofBatch) {
    int n = x.length;
    double dyMean = ofBatch ? Math.abs(meanSum) / n : 0;
    double dyMeanError = ofBatch ? shiftGradient(upstream) / n : 0;
    double slope = ofBatch ? sensitivity * Math.abs(slopeSum) / n : 0;
    double slopeError =
        ofBatch
            ? sensitivity * (1 + sensitivityError) * scaleGradient(upstream) / n
                + slope * sensitivityError
            : 0;
    double[] bound = new double[n];
    for (int i = 0; i < n; i++) {
      double hat = Math.abs(normalized(i));
      double hatError = normalizedError(i);
      double terms = 4 * u * (Math.abs(upstream[i]) + dyMean + hat * slope);
      double sums = dyMeanError + (hat + hatError) * slopeError + hatError * slope;
      bound[i] =
          Math.abs(scale) * inverse * (1 + inverseError) * (terms + sums)
              + Math.abs(exact[i]) * inverseError
              + smallest;
    }
    return bound;
  }
}
