package dev.normative.conformance.bound;

import dev.normative.contract.Affine;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.norm.Partition;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Tensor;

/**
 * What the sums of an input gradient over one statistics set must be, whatever the gradient is.
 *
 * <p>Nothing here uses the reference's backward: the identities follow from the definition of the
 * normalized values, and the tolerances from sums of the upstream gradient. An implementation that
 * passes the bound of each element passes this too, provided that the reference is right; this is
 * what speaks up where it is not.
 */
public final class GradientIdentity {
  private final Partition partition;
  private final int index;
  private final Tensor input;
  private final DoubleDouble mean;
  private final DoubleDouble inverse;
  private final double expectedWeighted;
  private final double plainTolerance;
  private final double weightedTolerance;

  private GradientIdentity(
      Partition partition,
      int index,
      Tensor input,
      DoubleDouble mean,
      DoubleDouble inverse,
      double expectedWeighted,
      double plainTolerance,
      double weightedTolerance) {
    this.partition = partition;
    this.index = index;
    this.input = input;
    this.mean = mean;
    this.inverse = inverse;
    this.expectedWeighted = expectedWeighted;
    this.plainTolerance = plainTolerance;
    this.weightedTolerance = weightedTolerance;
  }

  static GradientIdentity of(
      NormSpec spec,
      Affine affine,
      Tensor input,
      Tensor upstream,
      Partition partition,
      int index,
      Tensor tolerance) {
    ElementSet set = partition.set(index);
    Moments moments = spec.centered() ? Moments.of(input, set) : Moments.aboutZero(input, set);
    boolean inside = spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
    DoubleDouble variance = moments.variance();
    DoubleDouble root = variance.squareRoot();
    DoubleDouble one = DoubleDouble.of(1);
    DoubleDouble inverse =
        one.dividedBy(
            inside ? variance.plus(spec.epsilon()).squareRoot() : root.plus(spec.epsilon()));
    // 1 - t v r, with t = r (inside) or 1/sqrt(v) (outside), written without the cancellation.
    DoubleDouble remains =
        inside
            ? DoubleDouble.of(spec.epsilon()).dividedBy(variance.plus(spec.epsilon()))
            : DoubleDouble.of(spec.epsilon()).dividedBy(root.plus(spec.epsilon()));

    DoubleDoubleSum weighted = new DoubleDoubleSum();
    double plainTolerance = 0;
    double weightedTolerance = 0;
    for (int run = 0; run < set.runs(); run++) {
      int start = set.runStart(run);
      for (int place = 0; place < set.runLength(); place++) {
        int i = start + place;
        DoubleDouble xhat = moments.mean().negated().plus(input.at(i)).times(inverse);
        double scale = affine.scaleAt(partition.parameter(index, place));
        weighted.add(DoubleDouble.product(scale, upstream.at(i)).times(xhat));
        plainTolerance += tolerance.at(i);
        weightedTolerance += tolerance.at(i) * Math.abs(xhat.toDouble());
      }
    }
    double expected = weighted.value().times(inverse).times(remains).toDouble();
    return new GradientIdentity(
        partition,
        index,
        input,
        moments.mean(),
        inverse,
        expected,
        plainTolerance,
        weightedTolerance);
  }

  /** What the sum of dx xhat must be. */
  public double expectedWeighted() {
    return expectedWeighted;
  }

  /** How far the sum of dx may be from 0. */
  public double plainTolerance() {
    return plainTolerance;
  }

  /** How far the sum of dx xhat may be off. */
  public double weightedTolerance() {
    return weightedTolerance;
  }

  /** Whether the sums are known to a thousandth of the gradient's size, so that a fault shows. */
  public boolean sharp(Tensor inputGradient) {
    ElementSet set = partition.set(index);
    double magnitude = 0;
    for (int run = 0; run < set.runs(); run++) {
      int start = set.runStart(run);
      for (int i = start; i < start + set.runLength(); i++) {
        magnitude += Math.abs(inputGradient.at(i));
      }
    }
    return plainTolerance < 1e-3 * magnitude;
  }

  /** The sum of dx over the set. */
  public double plain(Tensor inputGradient) {
    return sum(inputGradient, false);
  }

  /** The sum of dx xhat over the set. */
  public double weighted(Tensor inputGradient) {
    return sum(inputGradient, true);
  }

  private double sum(Tensor gradient, boolean weigh) {
    ElementSet set = partition.set(index);
    DoubleDoubleSum sum = new DoubleDoubleSum();
    for (int run = 0; run < set.runs(); run++) {
      int start = set.runStart(run);
      for (int i = start; i < start + set.runLength(); i++) {
        DoubleDouble xhat = mean.negated().plus(input.at(i)).times(inverse);
        double dx = gradient.at(i);
        sum.add(weigh ? xhat.times(dx) : DoubleDouble.of(dx));
      }
    }
    return sum.value().toDouble();
  }
}
