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
    double[] logProbabilities = LogSoftmax.values(scores.value(), 1);
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
                })
            .recordedAs(loss -> recorded(scores, right, loss)));
  }

  /** The same gradient made of operations: (softmax(scores) - one-hot targets) dy / N. */
  private static Variable recorded(Variable scores, int[] right, Variable loss) {
    int classes = scores.shape().size(1);
    double[] oneHot = new double[scores.shape().elements()];
    for (int n = 0; n < right.length; n++) {
      oneHot[n * classes + right[n]] = 1;
    }
    Variable targets = Variable.computed(Tensor.adopting(scores.shape(), oneHot), scores.dtype());
    Variable errors = Subtract.of(Softmax.of(scores, 1), targets);
    return Multiply.of(errors, Divide.of(loss, right.length));
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
