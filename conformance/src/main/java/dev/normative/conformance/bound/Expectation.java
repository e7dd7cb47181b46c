package dev.normative.conformance.bound;

import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;

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
}
