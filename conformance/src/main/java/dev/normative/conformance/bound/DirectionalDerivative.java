package dev.normative.conformance.bound;

import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.norm.Partition;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Tensor;

/**
 * The derivative of sum(dy y) along a direction d of the input, found forwards: from the formula of
 * the output, differentiated step by step, and with nothing of any backward formula.
 *
 * <pre>
 *   m' = sum(d)/n          v' = 2/n sum((x - m)(d - m'))
 *   r' = -r r r v' / 2      y' = scale ((d - m') r + (x - m) r')
 * </pre>
 *
 * <p>Where the mean is not subtracted m = m' = 0; where epsilon is outside the root r' = -r r v' /
 * (2 sqrt(v)), and a set with v = 0 has no derivative; where the statistics are given m' = v' = 0.
 * All in double-double, whose error (a few 2<sup>-104</sup> of the terms) is far below an ulp of
 * any bound that it is compared with.
 */
public final class DirectionalDerivative {
  private final NormSpec spec;
  private final Affine affine;
  private final RunningStats before;
  private final boolean ofBatch;

  /** Derivatives of calls with these parameters. */
  public DirectionalDerivative(NormSpec spec, Affine affine, RunningStats before, Mode mode) {
    this.spec = spec;
    this.affine = affine;
    this.before = before;
    this.ofBatch = spec.usesBatchStatistics(mode);
  }

  /** sum(dy y') for the input's change in this direction; NaN where it has no derivative. */
  public double of(Tensor input, Tensor upstream, Tensor direction) {
    Partition partition = Partition.of(spec.reduction(), input.shape());
    DoubleDoubleSum sum = new DoubleDoubleSum();
    for (int s = 0; s < partition.sets(); s++) {
      if (ofBatch) {
        ofBatch(partition, s, input, upstream, direction, sum);
      } else {
        given(partition, s, upstream, direction, sum);
      }
    }
    return sum.value().toDouble();
  }

  private void ofBatch(
      Partition partition,
      int s,
      Tensor input,
      Tensor upstream,
      Tensor direction,
      DoubleDoubleSum sum) {
    ElementSet set = partition.set(s);
    Moments moments = spec.centered() ? Moments.of(input, set) : Moments.aboutZero(input, set);
    DoubleDouble mean = moments.mean();
    DoubleDouble meanChange =
        spec.centered() ? Moments.of(direction, set).mean() : DoubleDouble.ZERO;
    DoubleDoubleSum products = new DoubleDoubleSum();
    for (int run = 0; run < set.runs(); run++) {
      for (int i = set.runStart(run); i < set.runStart(run) + set.runLength(); i++) {
        DoubleDouble deviation = mean.negated().plus(input.at(i));
        products.add(deviation.times(meanChange.negated().plus(direction.at(i))));
      }
    }
    DoubleDouble varianceChange = products.value().times(2).dividedBy(set.size());
    DoubleDouble inverse = inverse(moments.variance());
    DoubleDouble inverseChange = inverseChange(moments.variance(), inverse, varianceChange);
    for (int run = 0; run < set.runs(); run++) {
      for (int place = 0; place < set.runLength(); place++) {
        int i = set.runStart(run) + place;
        DoubleDouble change =
            meanChange
                .negated()
                .plus(direction.at(i))
                .times(inverse)
                .plus(mean.negated().plus(input.at(i)).times(inverseChange));
        add(sum, partition, s, place, upstream.at(i), change);
      }
    }
  }

  private void given(
      Partition partition, int s, Tensor upstream, Tensor direction, DoubleDoubleSum sum) {
    ElementSet set = partition.set(s);
    DoubleDouble inverse = inverse(DoubleDouble.of(before.variance().at(partition.statistic(s))));
    for (int run = 0; run < set.runs(); run++) {
      for (int place = 0; place < set.runLength(); place++) {
        int i = set.runStart(run) + place;
        add(sum, partition, s, place, upstream.at(i), inverse.times(direction.at(i)));
      }
    }
  }

  private void add(
      DoubleDoubleSum sum,
      Partition partition,
      int s,
      int place,
      double upstream,
      DoubleDouble change) {
    double scale = affine.scaleAt(partition.parameter(s, place));
    sum.add(DoubleDouble.product(scale, upstream).times(change));
  }

  private boolean inside() {
    return spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
  }

  private DoubleDouble inverse(DoubleDouble variance) {
    DoubleDouble root =
        inside()
            ? variance.plus(spec.epsilon()).squareRoot()
            : variance.squareRoot().plus(spec.epsilon());
    return DoubleDouble.of(1).dividedBy(root);
  }

  private DoubleDouble inverseChange(
      DoubleDouble variance, DoubleDouble inverse, DoubleDouble varianceChange) {
    DoubleDouble half = varianceChange.times(-0.5).times(inverse).times(inverse);
    return inside() ? half.times(inverse) : half.dividedBy(variance.squareRoot());
  }
}
