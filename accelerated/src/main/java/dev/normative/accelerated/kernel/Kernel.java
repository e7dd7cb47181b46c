package dev.normative.accelerated.kernel;

/**
 * The inner loops of batch normalization, each for the two memory patterns of a {@link Layout}.
 *
 * <p>Every implementation computes the formulas as they are written here: in double, operation by
 * operation from left to right within the parentheses, without fused multiply-add, rounded to the
 * storage once on writing, and added onto lanes and sums in the {@link SumOrder}. So all of them
 * give the same bits, and an element's result does not depend on its neighbours.
 *
 * <p>Storages are indexed from 0 and must hold what the run or the rows name; implementations have
 * no state and may be called by several threads. No argument may be null.
 */
public interface Kernel {

  /** What this is, for logs and reports. */
  String description();

  /**
   * Adds deviations and their squares: lane j gets d = x - center of the elements j, j + 8, j + 16
   * ... of the run, lane 8 + j gets d d.
   *
   * @param centers one per channel
   * @param lanes 16 partial sums
   */
  void addDeviations(Run run, Storage input, double[] centers, double[] lanes);

  /**
   * Adds deviations and their squares, row after row: sum c gets d = x - center of channel c, sum
   * channels + c gets d d.
   *
   * @param centers one per channel
   * @param sums two per channel
   */
  void addDeviations(Rows rows, Storage input, double[] centers, double[] sums);

  /**
   * Adds upstream gradients and their products with the normalized values: lane j gets u, lane 8 +
   * j gets u ((x - mean) inverseDeviation), of the elements j, j + 8, j + 16 ... of the run.
   */
  void addGradients(
      Run run, Storage input, Storage upstream, Standardization standardization, double[] lanes);

  /**
   * Adds upstream gradients and their products with the normalized values, row after row: sum c
   * gets u, sum channels + c gets u ((x - mean) inverseDeviation), of channel c.
   */
  void addGradients(
      Rows rows, Storage input, Storage upstream, Standardization standardization, double[] sums);

  /** Writes output = ((x - mean) inverseDeviation) scale + shift. */
  void normalize(
      Run run, Storage input, Standardization standardization, Rescale rescale, Storage output);

  /** Writes output = ((x - mean) inverseDeviation) scale + shift. */
  void normalize(
      Rows rows, Storage input, Standardization standardization, Rescale rescale, Storage output);

  /**
   * Writes the gradient of the input, with normalized = (x - mean) inverseDeviation:
   *
   * <pre>
   *   gradient = (((u - projection.mean) - normalized projection.slope) inverseDeviation) scale
   * </pre>
   */
  void differentiate(Run run, Backward backward, Storage gradient);

  /** As {@link #differentiate(Run, Backward, Storage)}, for rows. */
  void differentiate(Rows rows, Backward backward, Storage gradient);

  /**
   * What the gradient of the input is made of.
   *
   * @param input what was normalized
   * @param upstream the gradient of the output
   * @param standardization what the input was normalized with
   * @param scale one per channel, 1 where there is none
   * @param projection what the dependence of the statistics on the input takes away
   */
  record Backward(
      Storage input,
      Storage upstream,
      Standardization standardization,
      double[] scale,
      Projection projection) {}
}
