package example;

/** Somebody's batch normalization, which knows nothing of the suite. */
public final class BatchNorm {
  private BatchNorm() {}

  /** Normalizes x of this shape, [N, C, ...], by the mean and variance of each channel. */
  public static double[] normalize(
      double[] x, int[] shape, double[] scale, double[] shift, double epsilon) {
    double[] y = new double[x.length];
    int channels = shape[1];
    int inner = 1;
    for (int axis = 2; axis < shape.length; axis++) {
      inner *= shape[axis];
    }
    int n = shape[0] * inner;
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      for (int k = 0; k < n; k++) {
        mean += x[place(k, c, channels, inner)];
      }
      mean /= n;
      double variance = 0;
      for (int k = 0; k < n; k++) {
        double deviation = x[place(k, c, channels, inner)] - mean;
        variance += deviation * deviation;
      }
      variance /= n;
      // An overflow must show: 1 / infinity would make it a plausible zero.
      double inverse =
          variance < Double.POSITIVE_INFINITY ? 1 / Math.sqrt(variance + epsilon) : Double.NaN;
      for (int k = 0; k < n; k++) {
        int at = place(k, c, channels, inner);
        y[at] = (x[at] - mean) * inverse * scale[c] + shift[c];
      }
    }
    return y;
  }

  private static int place(int k, int channel, int channels, int inner) {
    return (k / inner * channels + channel) * inner + k % inner;
  }
}
