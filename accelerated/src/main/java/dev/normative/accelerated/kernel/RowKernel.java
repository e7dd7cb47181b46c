package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/** Loops along {@link Runs} with statistics of their own and parameters element by element. */
public interface RowKernel {

  /**
   * Writes the sums of the deviations d = x - center of the only run, at most a block of the {@link
   * SumOrder}, to the 16 lanes from {@code at} on, and those of d d to the next 16. What {@link
   * RunKernel#addDeviations} adds to zeros; but of many short rows, each is normalized as soon as
   * it is summed, and has time neither for zeros nor for their way through memory.
   *
   * @param centers by statistics set
   * @param lanes gets the sums; what lies before {@link SumOrder#FIRST_LANES} is room to work in
   */
  void sumDeviations(Runs row, ArrayView input, double[] centers, double[] lanes, int at);

  /**
   * Adds u scale of run i to the 16 lanes from {@code at + i distance} on, and u scale ((x - mean)
   * inverse) to the next 16: each run is one of a block of its own.
   */
  void addWeighted(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      double[] lanes,
      int at,
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

  /**
   * {@link #differentiate}, and the gradients of the parameters: adds to the sum of the parameter p
   * of every element the u of all runs, and to sum {@code distance + p} their u ((x - mean)
   * inverse), as one leaf of rows, at most {@link SumOrder#PAIR}, which have the same parameters.
   */
  void learn(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      Coefficients coefficients,
      ArrayView gradient,
      double[] sums,
      int distance);

  /**
   * Writes what {@link #addWeighted addWeighted} adds to zeros; of float32 in float arithmetic,
   * with (x - mean) - rest.
   *
   * @param lanes gets the sums; what lies before {@link SumOrder#TWO_SUMS} is room to work in
   */
  void sumWeighted(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients coefficients,
      float[] lanes,
      int at,
      int distance);

  /**
   * {@link #learn(Runs, ArrayView, ArrayView, Coefficients, ArrayView, double[], int) The same} of
   * float32 in float arithmetic, with (x - mean) - rest.
   */
  void learn(
      Runs runs,
      ArrayView input,
      ArrayView upstream,
      FloatCoefficients coefficients,
      ArrayView gradient,
      float[] sums,
      int distance);
}
