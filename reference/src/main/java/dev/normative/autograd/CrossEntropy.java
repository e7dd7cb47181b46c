package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * The mean cross-entropy of softmax probabilities and the right classes: loss = mean over n of
 * log(sum over c of exp(x[n, c])) - x[n, target[n]].
 *
 * <p>The largest score of a sample is subtracted before exponentials are taken, so none overflows.
 * A NaN or +infinity among the scores makes the loss NaN. Exponentials and logarithms are {@link
 * StrictMath}'s: the same bits on every machine.
 */
public final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * The mean over all samples, a scalar.
   *
   * @param scores x, of shape [N, classes], N at least 1
   * @param targets the right class of each sample, 0 to classes - 1
   */
  public static Variable mean(Variable scores, int... targets) {
    check(scores.shape(), targets);
    int classes = scores.shape().size(1);
    int[] right = targets.clone();
    double[] logProbabilities = logSoftmax(scores.value());
    double sum = 0;
    for (int n = 0; n < right.length; n++) {
      sum -= logProbabilities[n * classes + right[n]];
    }
    return Variable.result(
        Tensor.scalar(sum / right.length),
        new Edge(
            scores,
            loss -> {
              double each = loss.item() / right.length;
              double[] gradient = new double[logProbabilities.length];
              for (int i = 0; i < gradient.length; i++) {
                double target = right[i / classes] == i % classes ? 1 : 0;
                gradient[i] = (StrictMath.exp(logProbabilities[i]) - target) * each;
              }
              return Tensor.adopting(scores.shape(), gradient);
            }));
  }

  private static double[] logSoftmax(Tensor scores) {
    int classes = scores.shape().size(1);
    double[] result = scores.toArray();
    for (int start = 0; start < result.length; start += classes) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = start; i < start + classes; i++) {
        largest = Math.max(largest, result[i]);
      }
      double sum = 0;
      for (int i = start; i < start + classes; i++) {
        sum += StrictMath.exp(result[i] - largest);
      }
      double logSum = StrictMath.log(sum);
      for (int i = start; i < start + classes; i++) {
        result[i] = result[i] - largest - logSum;
      }
    }
    return result;
  }

  private static void check(Shape scores, int[] targets) {
    if (scores.rank() != 2 || scores.size(1) == 0) {
      throw new IllegalArgumentException(
          "scores " + scores + " must have the shape [N, classes] with at least one class");
    }
    if (targets.length == 0 || scores.size(0) != targets.length) {
      throw new IllegalArgumentException(
          "scores "
              + scores
              + " came with "
              + targets.length
              + " targets; each sample needs one, and a mean needs at least one sample");
    }
    for (int n = 0; n < targets.length; n++) {
      if (targets[n] < 0 || targets[n] >= scores.size(1)) {
        throw new IllegalArgumentException(
            "target "
                + n
                + " is class "
                + targets[n]
                + "; the scores are for classes 0 to "
                + (scores.size(1) - 1));
      }
    }
  }
}
