package dev.normative.accelerated.training;

/**
 * The mean cross-entropy of softmax probabilities p and the right classes, and its gradient (p -
 * target) / N, as {@link dev.normative.autograd.CrossEntropy} computes them: in double, from the
 * logarithms of p, with {@link StrictMath}, whose bits are those of every machine; rounded to float
 * once.
 */
final class CrossEntropyLoss {
  private CrossEntropyLoss() {}

  /** Writes the gradient of the scores and gives back the loss. */
  static float of(Activations scores, int[] labels) {
    int classes = scores.features();
    int samples = scores.samples();
    float[] x = scores.values();
    float[] gradient = scores.gradient();
    double each = 1.0 / samples;
    double sum = 0;
    for (int n = 0; n < samples; n++) {
      int from = n * classes;
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, x[from + c]);
      }
      double total = 0;
      for (int c = 0; c < classes; c++) {
        total += StrictMath.exp(x[from + c] - largest);
      }
      double logTotal = StrictMath.log(total);
      sum -= x[from + labels[n]] - largest - logTotal;
      for (int c = 0; c < classes; c++) {
        double probability = StrictMath.exp(x[from + c] - largest - logTotal);
        gradient[from + c] = (float) ((probability - (c == labels[n] ? 1 : 0)) * each);
      }
    }
    return (float) (sum / samples);
  }
}
