package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.NormSpec;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.Dyadic;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * The backward pass over one statistics set: its share of the parameter gradients, then the input
 * gradient of its elements.
 *
 * <p>With n the size of the set, G and X the largest |g| and |xhat|, e the largest error of an
 * xhat, rho and tau the relative errors of r and t, u = 2<sup>-53</sup>, an input gradient r (g -
 * sum(g)/n) - t xhat sum(g xhat)/n errs by at most
 *
 * <pre>
 *   r G (2 rho + (3n + 24) u^2) + t G X (2 e + X (tau + (3n + 24) u^2))
 * </pre>
 *
 * <p>and by what underflows: a sum of n terms goes through n additions of at most 3u<sup>2</sup>, a
 * division, two products; the difference at the end is relative to both terms.
 */
final class SetBackward {
  private final NormSpec spec;
  private final Tensor input;
  private final Affine affine;
  private final Tensor upstream;
  private final Partition partition;
  private final int index;
  private final ElementSet set;
  private final SetStatistics statistics;
  private final ExactSets exact;

  private final DoubleDoubleSum sum = new DoubleDoubleSum();
  private final DoubleDoubleSum sumWeighted = new DoubleDoubleSum();
  private double largestGradient;
  private double largestNormalized;

  /** Made when first asked for, which is seldom. */
  private Optional<ExactSets.GradientSums> exactSums;

  SetBackward(
      NormSpec spec,
      Tensor input,
      Affine affine,
      Tensor upstream,
      Partition partition,
      int index,
      SetStatistics statistics,
      ExactSets exact) {
    this.spec = spec;
    this.input = input;
    this.affine = affine;
    this.upstream = upstream;
    this.partition = partition;
    this.index = index;
    this.set = partition.set(index);
    this.statistics = statistics;
    this.exact = exact;
  }

  /** Adds this set's terms to the parameter gradients, and to the two sums of its own. */
  void collect(ParameterGradients parameters) {
    partition.forEach(
        index,
        (position, parameter) -> {
          double x = input.at(position);
          double dy = upstream.at(position);
          double scale = affine.scaleAt(parameter);
          DoubleDouble normalized = statistics.normalized(x);
          double magnitude = Math.abs(normalized.high());
          DoubleDouble weighted = normalized.times(dy);
          parameters.add(parameter, dy, weighted, statistics.normalizedError(x, magnitude));
          DoubleDouble g = DoubleDouble.product(scale, dy);
          sum.add(g);
          sumWeighted.add(weighted.times(scale));
          largestGradient = Math.max(largestGradient, Math.abs(g.high()));
          largestNormalized = Math.max(largestNormalized, magnitude);
        });
  }

  /** The input gradient where the statistics are constants: r g. */
  void withGivenStatistics(double[] inputGradient) {
    partition.forEach(
        index,
        (position, parameter) -> {
          double scale = affine.scaleAt(parameter);
          double dy = upstream.at(position);
          double dx =
              DoubleDouble.product(scale, dy).times(statistics.inverseDeviation()).toDouble();
          boolean zero = scale == 0 || dy == 0;
          double error = zero ? 0 : errorWithGivenStatistics(dx);
          if (!Certificate.settles(error, dx) && Double.isFinite(scale * 0 + dy * 0)) {
            Dyadic g = Dyadic.of(scale).times(Dyadic.of(dy));
            double rounded = dx;
            dx = exact.get(index).map(of -> of.inputGradientOfGiven(g)).orElse(rounded);
          }
          inputGradient[position] = spec.dtype().round(dx);
        });
  }

  /** How far an input gradient may be off where the statistics are constants. */
  double errorWithGivenStatistics(double dx) {
    double relative = 1.01 * statistics.inverseError() + 10 * SetStatistics.UNIT;
    double underflow = 4 * Double.MIN_VALUE * (1 + statistics.inverseDeviation().high());
    return relative * Math.abs(dx) + underflow;
  }

  /** The input gradient where the statistics depend on the input. */
  void withStatisticsOfBatch(double[] inputGradient) {
    DoubleDouble mean = spec.centered() ? sum.value().dividedBy(set.size()) : DoubleDouble.ZERO;
    DoubleDouble slope = sumWeighted.value().dividedBy(set.size()).times(statistics.sensitivity());
    double error = errorWithStatisticsOfBatch();
    partition.forEach(
        index,
        (position, parameter) -> {
          double scale = affine.scaleAt(parameter);
          double x = input.at(position);
          double dy = upstream.at(position);
          DoubleDouble g = DoubleDouble.product(scale, dy);
          DoubleDouble direct = g.minus(mean).times(statistics.inverseDeviation());
          DoubleDouble viaVariance = statistics.normalized(x).times(slope);
          double dx = direct.minus(viaVariance).toDouble();
          if (!Certificate.settles(error, dx)) {
            dx = exactInputGradient(x, scale, dy, dx);
          }
          inputGradient[position] = spec.dtype().round(dx);
        });
  }

  private double exactInputGradient(double x, double scale, double dy, double otherwise) {
    if (exactSums == null) {
      exactSums = exact.gradientSums(index, affine, upstream);
    }
    return exactSums
        .map(
            sums -> {
              Dyadic g = Dyadic.of(scale).times(Dyadic.of(dy));
              ExactSet of = exact.get(index).orElseThrow();
              return of.inputGradient(x, g, sums.plain(), sums.weighted());
            })
        .orElse(otherwise);
  }

  /** How far an input gradient of this set may be off where the statistics depend on the input. */
  double errorWithStatisticsOfBatch() {
    if (largestGradient == 0 && sumWeighted.value().high() == 0 && !underflowed()) {
      return 0;
    }
    double unit = (3.0 * set.size() + 24) * SetStatistics.UNIT;
    double r = statistics.inverseDeviation().high();
    double t = statistics.sensitivity().high();
    double normalizedError = statistics.largestNormalizedError(largestNormalized);
    double relative =
        r * (2 * statistics.inverseError() + unit)
            + t
                * largestNormalized
                * (2 * normalizedError
                    + largestNormalized * (statistics.sensitivityError() + unit));
    double underflow =
        16 * Double.MIN_VALUE * (1 + r) * (1 + t * largestNormalized) * (1 + largestNormalized);
    return 1.02 * (largestGradient * relative + underflow * (1 + largestGradient));
  }

  /** Whether a product of two numbers other than 0 came out as 0. */
  private boolean underflowed() {
    boolean[] found = new boolean[1];
    partition.forEach(
        index,
        (position, parameter) ->
            found[0] |= affine.scaleAt(parameter) != 0 && upstream.at(position) != 0);
    return found[0];
  }
}
