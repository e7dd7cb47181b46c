package dev.normative.conformance.bound;

import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Arrays;

/**
 * What a result should be, and how far each element of it may be off.
 *
 * @param dtype the format that the result has to be of
 * @param expected the exact result, rounded to doubles
 * @param tolerance the bound of each element's error; infinite where the data allow none, so that
 *     nothing can be said about that element
 */
public record Expectation(DType dtype, Tensor expected, Tensor tolerance) {

  /**
   * Around what the reference computed, an ulp of which is its own error, and goes to the bounds.
   */
  static Expectation around(DType dtype, Tensor expected, double[] bounds) {
    double[] tolerance = new double[bounds.length];
    for (int i = 0; i < tolerance.length; i++) {
      double bound = bounds[i] + Math.ulp(expected.at(i));
      // A bound that is not a number comes from infinite ones: it says as little as they do.
      tolerance[i] = Double.isNaN(bound) ? Double.POSITIVE_INFINITY : bound;
    }
    return new Expectation(dtype, expected, Tensor.adopting(expected.shape(), tolerance));
  }

  /**
   * The element that is furthest off, as a share of its bound.
   *
   * @param at its position in row-major order; -1 where there is no element
   * @param share 0 for equal numbers; infinity for a wrong number where the bound is 0 and for NaN
   *     or infinity where a number is expected. An infinite bound gives 0: it says nothing
   */
  public record Worst(int at, double share) {}

  /**
   * The element of a result that is furthest off; the first of several.
   *
   * @param actual of the expected shape
   */
  public Worst worst(Tensor actual) {
    int worstAt = -1;
    double worst = 0;
    for (int i = 0; i < actual.size(); i++) {
      double share = share(actual, i);
      if (share > worst || worstAt < 0) {
        worst = share;
        worstAt = i;
      }
    }
    return new Worst(worstAt, worst);
  }

  /** What was expected at an element, and what is there. */
  public String message(Tensor actual, Worst worst) {
    int at = worst.at();
    return "at "
        + Arrays.toString(actual.shape().indexOf(at))
        + ": expected "
        + expected.at(at)
        + ", actual "
        + actual.at(at)
        + ", bound "
        + tolerance.at(at)
        + ", error/bound "
        + worst.share();
  }

  /** How far one element of a result is off, as a share of its bound; see {@link Worst}. */
  public double share(Tensor actual, int at) {
    return share(expected.at(at), actual.at(at), tolerance.at(at));
  }

  private static double share(double expected, double actual, double tolerance) {
    if (Double.compare(expected, actual) == 0 || !(tolerance < Double.POSITIVE_INFINITY)) {
      return 0;
    }
    double error = Math.abs(actual - expected);
    if (Double.isNaN(error)) {
      return Double.POSITIVE_INFINITY;
    }
    return error == 0 ? 0 : error / tolerance;
  }
}
