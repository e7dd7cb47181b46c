package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * The logarithms of softmax probabilities along an axis, y = x - log(sum of exp(x)): dx = dy -
 * exp(y) sum(dy).
 *
 * <p>The largest element is subtracted before exponentials are taken, so none overflows. A NaN or
 * +infinity makes all of its sums' results NaN. Exponentials and logarithms are {@link
 * StrictMath}'s.
 */
public final class LogSoftmax {
  private LogSoftmax() {}

  /** The log-probabilities along an axis, of the variable's shape. */
  public static Variable of(Variable x, int axis) {
    Axes.requireAxis(x.shape(), axis);
    return Variable.result(
        Tensor.adopting(x.shape(), values(x.value(), axis)),
        Edge.viaResult(
            x, (dy, y) -> Subtract.of(dy, Multiply.of(Exponential.of(y), Sum.keeping(dy, axis)))));
  }

  static double[] values(Tensor x, int axis) {
    Shape shape = x.shape();
    int size = shape.size(axis);
    int stride = shape.elements(axis + 1, shape.rank());
    double[] result = x.toArray();
    for (int line = 0; line < (size == 0 ? 0 : result.length / size); line++) {
      int start = line / stride * stride * size + line % stride;
      logSoftmax(result, start, start + size * stride, stride);
    }
    return result;
  }

  private static void logSoftmax(double[] values, int start, int end, int stride) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = start; i < end; i += stride) {
      largest = Math.max(largest, values[i]);
    }
    double sum = 0;
    for (int i = start; i < end; i += stride) {
      sum += StrictMath.exp(values[i] - largest);
    }
    double logSum = StrictMath.log(sum);
    for (int i = start; i < end; i += stride) {
      values[i] = values[i] - largest - logSum;
    }
  }
}
