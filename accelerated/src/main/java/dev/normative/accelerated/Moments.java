package dev.normative.accelerated;

import dev.normative.accelerated.kernel.Coefficients;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.tensor.DType;

/**
 * From sums to what a set is normalized with, in double. With n values, a center c and the sums s =
 * sum(x - c) and q = sum((x - c) (x - c)):
 *
 * <pre>
 *   mean = c + s / n          v = max(0, q - s (s / n)) / n
 *   r    = 1 / sqrt(v + epsilon), or 1 / (sqrt(v) + epsilon)
 * </pre>
 *
 * <p>The first center is a value of the set itself, the first. That makes a constant set exact:
 * every difference is zero, so that the mean is the constant and the variance 0.
 *
 * <p><b>float64</b>: the corrected two-pass algorithm (T. F. Chan, G. H. Golub, R. J. LeVeque,
 * "Algorithms for Computing the Sample Variance", The American Statistician 37(3), 1983,
 * doi:10.1080/00031305.1983.10483115). The center of the second pass is the mean that the first one
 * found, which takes back what the first center costs if it is an outlier. With u =
 * 2<sup>-53</sup>, A the mean of |x| and h the longest chain of roundings ({@link
 * dev.normative.accelerated.kernel.SumOrder}), in first order: the mean errs by at most u |mean| +
 * (h + 2) u (A + |mean|), the variance by (h + 5) u v, whatever the condition number.
 *
 * <p><b>float32</b>: one pass, as long as n is at most 2<sup>20</sup>. The center is a value of the
 * set, so (c - mean)<sup>2</sup> is one of the n squares whose mean is v, and at most n v. The mean
 * of (x - c)<sup>2</sup> is v + (c - mean)<sup>2</sup>, at most (1 + n) v; the sum q of them errs
 * by at most (h + 3) u n (1 + n) v, the square of s / n, at most n v, by at most 2 (h + 2) u (1 +
 * n) v: |s| errs by (h + 1) u n sqrt((1 + n) v). So v errs by at most 3 (h + 3) u (1 + n) v. With h
 * &lt;= 45 and n = 2<sup>20</sup>, that is below 2<sup>-25</sup> v: half a rounding of float32,
 * where the declared bounds reckon with more than five. The mean errs by at most (h + 2) u sqrt((1
 * + n) v), which is below 2<sup>-37</sup> standard deviations. Beyond, two passes.
 *
 * <p><b>Without centering</b>: c = 0, one pass, and no correction: v = q / n.
 *
 * <p>Special cases: a NaN or an infinity makes v NaN, or infinite without centering; float64
 * deviations above 1e154 overflow to a variance that is not finite. r is NaN for all of them: an
 * overflowed variance must not quietly turn every output into the shift.
 */
final class Moments {
  private static final int MOST_IN_ONE_PASS = 1 << 20;

  private final NormSpec spec;
  private final Coefficients coefficients;
  private double[] variance = {};

  Moments(NormSpec spec, Coefficients coefficients) {
    this.spec = spec;
    this.coefficients = coefficients;
  }

  /** Makes room for so many sets. */
  void begin(int sets) {
    variance = Workspace.room(variance, sets);
    coefficients.mean = Workspace.room(coefficients.mean, sets);
    coefficients.inverse = Workspace.room(coefficients.inverse, sets);
    if (spec.dtype() == DType.FLOAT32) {
      coefficients.floats.begin(sets);
    }
  }

  /** How often sets of so many values are read. */
  int passes(int count) {
    boolean once = spec.dtype() == DType.FLOAT32 && count <= MOST_IN_ONE_PASS;
    return spec.centered() && !once ? 2 : 1;
  }

  /** The center of the first pass. */
  void pivot(int set, double first) {
    coefficients.mean[set] = spec.centered() ? first : 0;
  }

  /** Takes the sums of a pass about the center that {@code mean} holds. */
  void finish(int pass, int set, int count, double sum, double squares) {
    if (!spec.centered()) {
      given(set, 0, squares / count);
      return;
    }
    double left = sum / count;
    double mean = coefficients.mean[set] + left;
    if (pass + 1 < passes(count)) {
      coefficients.mean[set] = mean;
    } else {
      given(set, mean, Math.max(0, squares - sum * left) / count);
    }
  }

  /** Takes statistics as they are. */
  void given(int set, double mean, double v) {
    coefficients.mean[set] = mean;
    variance[set] = v;
    coefficients.inverse[set] = Double.isInfinite(v) ? Double.NaN : 1 / deviation(v);
    if (spec.dtype() == DType.FLOAT32) {
      coefficients.floats.statistics(set, mean, coefficients.inverse[set]);
    }
  }

  private double deviation(double v) {
    return inside() ? Math.sqrt(v + spec.epsilon()) : Math.sqrt(v) + spec.epsilon();
  }

  private boolean inside() {
    return spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT;
  }

  double mean(int set) {
    return coefficients.mean[set];
  }

  double variance(int set) {
    return variance[set];
  }

  /**
   * How much more than r itself r reacts to the variance: 1 where epsilon is inside the root,
   * (sqrt(v) + epsilon) / sqrt(v) where it is outside (0 for a constant set, where the term that it
   * multiplies vanishes).
   */
  double sensitivity(int set) {
    if (inside()) {
      return 1;
    }
    double v = variance[set];
    return v == 0 ? 0 : deviation(v) / Math.sqrt(v);
  }
}
