package dev.normative.accelerated.kernel;

import dev.normative.contract.ArrayView;

/** Loops along {@link Runs} whose elements share statistics and parameters: planes of images. */
public interface RunKernel {

  /**
   * Sums deviations d = x - center in the lanes 0 to 15, and d d in the lanes 16 to 31, of one
   * block of the {@link SumOrder}.
   *
   * @param lanes gets the sums; {@link SumOrder#LANES_OF_TWO_SUMS} numbers, the rest being room
   */
  void sumDeviations(Runs runs, ArrayView input, double center, double[] lanes);

  /**
   * Sums upstream gradients u in the lanes 0 to 15, and u ((x - mean) inverse) in the lanes 16 to
   * 31, of one block. The first run's statistics are those of all.
   */
  void sumGradients(
      Runs runs, ArrayView input, ArrayView upstream, Coefficients coefficients, double[] lanes);

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
