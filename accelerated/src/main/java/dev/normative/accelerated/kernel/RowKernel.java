package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/** Loops along {@link Runs} with statistics of their own and parameters element by element. */
public interface RowKernel {

  /**
   * Sums u scale in the lanes 0 to 15, and u scale ((x - mean) inverse) in the lanes 16 to 31, of
   * one block of the {@link SumOrder} that is a single run.
   *
   * @param lanes gets the sums; {@link SumOrder#LANES_OF_TWO_SUMS} numbers, the rest being room
   */
  void sumWeighted(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] lanes);

  /**
   * Adds to sum {@code from + j} of every element j the u of all runs, and to sum {@code from +
   * distance + j} their u ((x - mean) inverse), as one leaf of rows.
   */
  void addGradients(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      double[] sums,
      int from,
      int distance);

  /** Writes output = ((x - mean) inverse) scale + shift. */
  void normalize(Runs runs, ArrayView input, Coefficients coefficients, ArrayView output);

  /** As {@link RunKernel#differentiate}. */
  void differentiate(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      ArrayView gradient);
}
