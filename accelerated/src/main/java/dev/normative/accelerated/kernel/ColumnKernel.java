package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/** Loops over {@link Runs} as rows of a matrix whose columns have statistics and parameters. */
public interface ColumnKernel {

  /**
   * Adds to sum j of every element j the deviations d = x - mean of all rows, and to sum length + j
   * their d d, leaf by leaf of the {@link SumOrder}.
   *
   * @param room as long as the sums, to work in
   */
  void addDeviations(Runs rows, ArrayView input, double[] mean, double[] sums, double[] room);

  /**
   * Adds to sum j of every element j the upstream gradients u of all rows, and to sum length + j
   * their u ((x - mean) inverse), leaf by leaf.
   */
  void addGradients(
      Runs rows, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] sums);

  /**
   * {@link #addGradients(Runs, ArrayView, ArrayView, Coefficients, double[]) The same} of float32
   * in float arithmetic, with (x - mean) - rest, over the rows of one block at most.
   *
   * @param room as long as the sums, to work in
   */
  void addGradients(
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients coefficients,
      float[] sums,
      float[] room);

  /** Writes output = ((x - mean) inverse) scale + shift. */
  void normalize(Runs rows, ArrayView input, Coefficients coefficients, ArrayView output);

  /** As {@link RunKernel#differentiate}. */
  void differentiate(
      Runs rows,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      ArrayView gradient);
}
