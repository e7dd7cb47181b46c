package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/**
 * ReLU, what is added before it and what it masks: in one loop with what {@link RunKernel} does of
 * planes, and on its own.
 *
 * <p>With z rounded to the views' format, before anything is added to it, results have the bits of
 * the operations one after the other:
 *
 * <pre>
 *   relu(s) = 0 where s &lt;= 0, else s        g = 0 where y &lt;= 0, else u
 * </pre>
 *
 * <p>So NaN stays NaN and lets gradients pass, and no zero is negative.
 */
public interface ActivationKernel {

  /**
   * Writes output = relu(z), or relu(z + residual), of z = ((x - mean) inverse) scale + shift.
   *
   * @param residual what is added, or null
   */
  void normalize(
      Runs runs, ArrayView input, Coefficients coefficients, ArrayView residual, ArrayView output);

  /**
   * As {@link RunKernel#addGradients} of g.
   *
   * @param activated y, which decides what passes
   */
  void addGradients(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      Coefficients coefficients,
      double[] lanes,
      int at,
      int distance);

  /** As {@link RunKernel#differentiate} of g. */
  void differentiate(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      ArrayView activated,
      Coefficients coefficients,
      ArrayView gradient);

  /**
   * Writes output = relu(output), or relu(output + residual), in place.
   *
   * @param residual what is added, or null
   */
  void activate(Runs runs, ArrayView residual, ArrayView output);

  /** Writes passing = g. */
  void mask(Runs runs, ArrayView upstream, ArrayView activated, ArrayView passing);
}
