package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/** Loops along {@link Runs} whose elements share statistics and parameters: planes of images. */
public interface RunKernel {

  /**
   * Adds deviations d = x - center of run i to the 16 lanes from {@code at + i distance} on, and d
   * d to the next 16. Where the distance is 0, the runs are of one block of the {@link SumOrder},
   * one or several of them in a call; if they are shorter than the lanes, all of them, and the
   * lanes zeros. Otherwise each run is one of a block of its own.
   *
   * @param centers by statistics set
   * @param lanes gets the sums; what lies before {@link SumOrder#FIRST_LANES} is room to work in
   */
  void addDeviations(
      Runs runs, ArrayView input, double[] centers, double[] lanes, int at, int distance);

  /**
   * Adds upstream gradients u to 16 lanes, and u ((x - mean) inverse) to the next 16, as {@link
   * #addDeviations}.
   */
  void addGradients(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      double[] lanes,
      int at,
      int distance);

  /** Writes output = ((x - mean) inverse) scale + shift. */
  void normalize(Runs runs, ArrayView input, Coefficients coefficients, ArrayView output);

  /**
   * Writes gradient = (((u scale) - upstreamMean) - ((x - mean) inverse) slope) inverse, u being
   * the upstream gradient.
   */
  void differentiate(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      ArrayView gradient);
}
