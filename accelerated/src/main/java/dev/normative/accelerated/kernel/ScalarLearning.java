package dev.normative.accelerated.kernel;

/** {@link LearningKernel} in plain Java; vector loops leave to it what fills no vector. */
public final class ScalarLearning implements LearningKernel {

  @Override
  public void rectify(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = x[i] < 0 ? 0 : x[i];
    }
  }

  @Override
  public void rectifyGradient(float[] y, float[] gradient, int from, int to) {
    for (int i = from; i < to; i++) {
      gradient[i] = y[i] <= 0 ? 0 : gradient[i];
    }
  }

  @Override
  public void adam(
      AdamStep step,
      float[] gradient,
      float[] mean,
      float[] meanSquare,
      float[] weights,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      double g = gradient[i];
      double m = mean[i];
      mean[i] = (float) (m + step.newWeight * (g - m));
      meanSquare[i] = (float) (meanSquare[i] * step.beta2 + step.newSquareWeight * g * g);
      double denominator = Math.sqrt(meanSquare[i]) / step.correction + step.epsilon;
      weights[i] = (float) (weights[i] - step.stepSize * mean[i] / denominator);
    }
  }
}
