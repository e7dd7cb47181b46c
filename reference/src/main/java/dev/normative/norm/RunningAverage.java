package dev.normative.norm;

import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.Dyadic;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * The update law of running statistics: after = (1 - w) before + w batch, for mean and variance,
 * within one ulp (the weight w is taken as the double that it is).
 *
 * <p>The batch's variance is multiplied by n / (n - 1) where the unbiased one is stored. Where
 * every sample has statistics of its own (instance normalization), those of the batch are the means
 * over the samples: mean = sum(mean_i) / N, variance = sum(variance_i) / N, which leaves out how
 * far the samples' means are from each other.
 */
final class RunningAverage {
  private final NormSpec spec;
  private final RunningStats before;
  private final Denominator stored;
  private final double weight;

  RunningAverage(NormSpec spec, RunningStats before) {
    RunningUpdate update = spec.running().orElseThrow();
    this.spec = spec;
    this.before = before;
    this.stored = update.stored();
    this.weight = update.newWeight(before.batches());
  }

  /**
   * The statistics after one more batch.
   *
   * @param sets one per channel, or one per sample and channel, channels running faster
   * @param exact the same sets
   */
  RunningStats after(List<SetStatistics> sets, ExactSets exact) {
    double[] mean = new double[before.channels()];
    double[] variance = new double[before.channels()];
    for (int c = 0; c < mean.length; c++) {
      mean[c] = spec.dtype().round(mean(sets, exact, c));
      variance[c] = spec.dtype().round(variance(sets, exact, c));
    }
    return new RunningStats(
        Tensor.adopting(before.mean().shape(), mean),
        Tensor.adopting(before.variance().shape(), variance),
        before.batches() + 1);
  }

  private double mean(List<SetStatistics> sets, ExactSets exact, int channel) {
    DoubleDoubleSum sum = new DoubleDoubleSum();
    double error = 0;
    double magnitude = 0;
    for (int s = channel; s < sets.size(); s += before.channels()) {
      sum.add(sets.get(s).mean());
      error += sets.get(s).meanError();
      magnitude += Math.abs(sets.get(s).mean().high());
    }
    int samples = sets.size() / before.channels();
    double old = before.mean().at(channel);
    double blended = blend(old, sum.value().dividedBy(samples));
    if (settles(error, magnitude, samples, old, blended)) {
      return blended;
    }
    Dyadic numerator = Dyadic.ZERO;
    Dyadic denominator = Dyadic.ONE;
    for (int s = channel; s < sets.size(); s += before.channels()) {
      Optional<ExactSet> set = exact.get(s);
      if (set.isEmpty()) {
        return blended;
      }
      numerator = numerator.plus(set.get().sum());
      denominator = set.get().divisor();
    }
    return blend(old, numerator, denominator.times(Dyadic.of((long) samples)), blended);
  }

  private double variance(List<SetStatistics> sets, ExactSets exact, int channel) {
    DoubleDoubleSum sum = new DoubleDoubleSum();
    double error = 0;
    for (int s = channel; s < sets.size(); s += before.channels()) {
      sum.add(sets.get(s).variance());
      error += sets.get(s).varianceError();
    }
    int samples = sets.size() / before.channels();
    int count = sets.get(channel).count();
    boolean corrected = stored == Denominator.UNBIASED && count > 1;
    DoubleDouble mean = sum.value().dividedBy(samples);
    DoubleDouble ofBatch = corrected ? mean.times(count).dividedBy(count - 1) : mean;
    double old = before.variance().at(channel);
    double blended = blend(old, ofBatch);
    // The correction is at most 2, and no variance is negative.
    if (settles(2 * error, 2 * sum.value().high(), samples, old, blended)) {
      return blended;
    }
    Dyadic numerator = Dyadic.ZERO;
    Dyadic denominator = Dyadic.ONE;
    for (int s = channel; s < sets.size(); s += before.channels()) {
      Optional<ExactSet> set = exact.get(s);
      if (set.isEmpty()) {
        return blended;
      }
      numerator = numerator.plus(set.get().squares());
      denominator = set.get().varianceDivisor();
    }
    denominator = denominator.times(Dyadic.of((long) samples));
    if (corrected) {
      numerator = numerator.times(Dyadic.of((long) count));
      denominator = denominator.times(Dyadic.of(count - 1L));
    }
    return blend(old, numerator, denominator, blended);
  }

  /** Whether sums over the samples that are off by this much leave the blend within one ulp. */
  private boolean settles(double error, double magnitude, int samples, double old, double blended) {
    return weight == 0 || Certificate.settles(blendError(error, magnitude, samples, old), blended);
  }

  /**
   * How far a blend may be off.
   *
   * @param error the sum over the samples of how far their statistics may be off
   * @param magnitude the sum of their magnitudes
   */
  double blendError(double error, double magnitude, int samples, double old) {
    double roundings = (3.0 * samples + 20) * SetStatistics.UNIT;
    double ofBatch = (error + roundings * magnitude) / samples;
    double underflow = error == 0 && magnitude == 0 ? 0 : 8 * Double.MIN_VALUE;
    double ofOld = weight == 1 ? 0 : 6 * SetStatistics.UNIT * Math.abs(old);
    return 1.01 * weight * ofBatch + ofOld + underflow;
  }

  /** (1 - w) old + w new, as old + w (new - old); exactly old for w = 0 and new for w = 1. */
  private double blend(double old, DoubleDouble batch) {
    if (weight == 0) {
      return old; // not 0 * infinity, should the batch hold one
    }
    if (weight == 1) {
      return batch.toDouble();
    }
    return batch.plus(-old).times(weight).plus(old).toDouble();
  }

  /** The same for a batch whose value is a fraction of exact numbers. */
  private double blend(double old, Dyadic numerator, Dyadic denominator, double otherwise) {
    if (!Double.isFinite(old) && weight < 1) {
      return otherwise;
    }
    Dyadic given = weight == 1 ? Dyadic.ZERO : Dyadic.of(old).times(denominator);
    Dyadic blended = given.plus(Dyadic.of(weight).times(numerator.minus(given)));
    return blended.dividedBy(denominator, ExactSet.BITS).toDouble();
  }
}
