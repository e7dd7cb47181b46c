package dev.normative.accelerated.kernel;

/**
 * What training does to floats one by one, in double, operation by operation as the parentheses
 * say, without fused multiply-add, each result rounded to float once. From {@code from} to {@code
 * to}, exclusive.
 */
public interface LearningKernel {

  /** Writes x &lt; 0 ? 0 : x in place of x: NaN stays NaN, and -0.0 stays -0.0. */
  void rectify(float[] x, int from, int to);

  /** Writes 0 in place of the gradient of what was rectified to y &lt;= 0. */
  void rectifyGradient(float[] y, float[] gradient, int from, int to);

  /**
   * A step of Adam with g the gradient; each line rounds to float:
   *
   * <pre>
   *   m = m + newWeight (g - m)
   *   v = v beta2 + (newSquareWeight g) g
   *   w = w - (stepSize m) / (sqrt(v) / correction + epsilon)
   * </pre>
   *
   * @param step the numbers of this step
   * @param gradient g
   * @param mean m
   * @param meanSquare v
   * @param weights w
   */
  void adam(
      AdamStep step,
      float[] gradient,
      float[] mean,
      float[] meanSquare,
      float[] weights,
      int from,
      int to);
}
