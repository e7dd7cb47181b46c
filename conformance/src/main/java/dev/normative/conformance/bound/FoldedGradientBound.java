package dev.normative.conformance.bound;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.norm.Partition;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * How far gradients may be off that automatic differentiation makes of the folded formula, for
 * every element, computed from the data.
 *
 * <p>Keras normalizes as y = x A + (shift - m A) with A = scale r, on any backend. What JAX
 * differentiates is that formula and, through m and v, that of the two-pass variance, operation by
 * operation. No closed form with normalized values comes out of it, so {@link NormalizationBound},
 * which speaks of such forms, does not cover its rounding errors where |m| is large beside the
 * deviation (it happens to hold on the recorded ones all the same). With a = scale dy, d = x - m, n
 * the size of the set, dm and rho as in {@link SetBound}, g(k) = k u / (1 - k u) and K = g(G + 8),
 * G the roundings of the longest sum:
 *
 * <ul>
 *   <li><b>W</b> = sum(a d) is computed as sum(a x) - m sum(a): off by dW = K sum|a| (|x| + |m| +
 *       dm) + dm sum|a|. This is where the offset comes in.
 *   <li><b>scale gradient</b>: r sum(dy d), off by r (1 + rho) dW + rho r sum|dy d|, with dy in the
 *       place of a; set by set, for a parameter's elements may lie in several.
 *   <li><b>input gradient</b>, batch statistics: r a - r sum(a)/n + T + N. The first two are off by
 *       their factors: (1 + rho)(1 + g(4)) - 1 and (1 + rho)(1 + K) - 1 of |r a| and r sum|a|/n. T
 *       = - k d with k = r<sup>3</sup> W / n comes through the variance: k' = r<sup>3</sup> (1 +
 *       rho)<sup>3</sup> (1 + g(8)) (|W| + dW) / n bounds what is computed for k, so that T is off
 *       by (k' - |k|) |d| + k' (dm + g(2) (|d| + dm)). N is the derivative of the variance with
 *       respect to the mean, 0 in exact arithmetic: k' ((1 + K) dm + K (mean|d| + dm)). The three
 *       additions cost g(3) of all magnitudes.
 *   <li><b>input gradient</b>, given statistics: r a, with the first of these errors.
 *   <li><b>underflow</b>: XLA flushes subnormal numbers to zero, which costs the smallest normal
 *       number for each of n + 8 intermediates, times (1 + r)<sup>3</sup> (1 + |x| + |m| + dm) (1 +
 *       |a|) on its way to the result.
 * </ul>
 *
 * <p>The gradient of the shift is a plain sum; it, like the outputs and statistics, is within the
 * bounds of {@link NormalizationBound}, which admit folding.
 */
public final class FoldedGradientBound {
  private static final double SMALLEST_NORMAL = Float.MIN_NORMAL;

  private final NormSpec spec;
  private final Accumulator accumulator;
  private final Tensor input;
  private final Affine affine;
  private final boolean ofBatch;
  private final NormalizationBound bound;
  private final Partition partition;
  private final List<SetBound> sets = new ArrayList<>();
  private final double u;

  /** The bound for one call of a framework that accumulates like this. */
  public FoldedGradientBound(
      NormSpec spec,
      Accumulator accumulator,
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode) {
    this.spec = spec;
    this.accumulator = accumulator;
    this.input = input;
    this.affine = affine;
    this.ofBatch = spec.usesBatchStatistics(mode);
    this.bound = new NormalizationBound(spec, accumulator, input, affine, before, mode);
    this.partition = Partition.of(spec.reduction(), input.shape());
    this.u = spec.dtype().unitRoundoff();
    for (int s = 0; s < partition.sets(); s++) {
      int c = partition.statistic(s);
      sets.add(
          ofBatch
              ? SetBound.ofBatch(spec, accumulator, input, partition.set(s))
              : SetBound.ofGiven(spec, before.mean().at(c), before.variance().at(c)));
    }
  }

  /** The gradients, with bounds for the folded formula. */
  public ExpectedGradients gradients(Tensor upstream) {
    ExpectedGradients exact = bound.gradients(upstream);
    return new ExpectedGradients(
        with(exact.input(), inputTolerance(upstream)),
        exact.scale().map(scale -> with(scale, scaleTolerance(upstream))),
        exact.shift());
  }

  private static Expectation with(Expectation exact, double[] tolerance) {
    for (int i = 0; i < tolerance.length; i++) {
      tolerance[i] += Math.ulp(exact.expected().at(i));
    }
    Tensor expected = exact.expected();
    return new Expectation(exact.dtype(), expected, Tensor.adopting(expected.shape(), tolerance));
  }

  private double growth(double roundings) {
    return SetBound.growth(roundings, u);
  }

  private double longest(int terms) {
    return growth(accumulator.roundings(terms) + 8);
  }

  private double[] scaleTolerance(Tensor upstream) {
    int parameters = spec.reduction().parameterShape().elements();
    double ofSum = longest(input.size() / parameters);
    double[] tolerance = new double[parameters];
    for (int s = 0; s < sets.size(); s++) {
      SetBound set = sets.get(s);
      int[] positions = partition.set(s).positions().toArray();
      for (int place = 0; place < positions.length; place++) {
        int i = positions[place];
        double x = input.at(i);
        double dy = Math.abs(upstream.at(i));
        double weighted = ofSum * dy * (Math.abs(x) + reach(set)) + set.meanError * dy;
        tolerance[parameter(s, place)] +=
            set.inverse * (1 + set.inverseError) * weighted
                + set.inverseError * set.inverse * dy * distance(set, x)
                + underflow(set, positions.length, x, dy);
      }
    }
    return tolerance;
  }

  private double[] inputTolerance(Tensor upstream) {
    double[] tolerance = new double[input.size()];
    for (int s = 0; s < sets.size(); s++) {
      int[] positions = partition.set(s).positions().toArray();
      double[] a = new double[positions.length];
      for (int place = 0; place < a.length; place++) {
        a[place] = affine.scaleAt(parameter(s, place)) * upstream.at(positions[place]);
      }
      inputTolerance(sets.get(s), positions, a, tolerance);
    }
    return tolerance;
  }

  private void inputTolerance(SetBound set, int[] positions, double[] a, double[] tolerance) {
    int n = a.length;
    double r = set.inverse;
    double rho = set.inverseError;
    double dm = set.meanError;
    double k = longest(n);
    double plain = 0;
    double weighted = 0;
    double weightedError = 0;
    double meanDistance = 0;
    for (int place = 0; place < n; place++) {
      double x = input.at(positions[place]);
      plain += Math.abs(a[place]);
      weighted += a[place] * set.mean.negated().plus(x).toDouble();
      weightedError += Math.abs(a[place]) * (k * (Math.abs(x) + reach(set)) + dm);
      meanDistance += distance(set, x) / n;
    }
    weighted = Math.abs(weighted);
    double cubed = r * r * r;
    double largest = cubed * cube(1 + rho) * (1 + growth(8)) * (weighted + weightedError) / n;
    double throughVariance = largest - cubed * weighted / n;
    double noise = largest * ((1 + k) * dm + k * (meanDistance + dm));
    double viaMean = r * plain / n;
    for (int place = 0; place < n; place++) {
      int i = positions[place];
      double x = input.at(i);
      double d = distance(set, x);
      double direct = r * Math.abs(a[place]);
      double error = direct * ((1 + rho) * (1 + growth(4)) - 1);
      if (ofBatch) {
        error +=
            viaMean * ((1 + rho) * (1 + k) - 1)
                + throughVariance * d
                + largest * (dm + growth(2) * (d + dm))
                + noise;
        error += growth(3) * (direct + viaMean + largest * (d + dm) + error);
      }
      tolerance[i] = error + underflow(set, n, x, Math.abs(a[place]));
    }
  }

  private static double cube(double x) {
    return x * x * x;
  }

  private static double reach(SetBound set) {
    return Math.abs(set.mean.toDouble()) + set.meanError;
  }

  private static double distance(SetBound set, double x) {
    return Math.abs(set.mean.negated().plus(x).toDouble());
  }

  private static double underflow(SetBound set, int terms, double x, double a) {
    return SMALLEST_NORMAL
        * (terms + 8)
        * cube(1 + set.inverse)
        * (1 + Math.abs(x) + reach(set))
        * (1 + a);
  }

  private int parameter(int set, int place) {
    return partition.parameter(set, place % partition.set(set).runLength());
  }
}
