package dev.normative.autograd;

import dev.normative.tensor.Tensor;

/**
 * The rectified linear function of every element: y = max(x, 0), dx = dy where y &gt; 0, else 0.
 *
 * <p>As in PyTorch, NaN stays NaN and lets its gradient through, -0.0 stays -0.0, and the gradient
 * at 0 is 0.
 */
public final class Rectifier {
  private Rectifier() {}

  /** Rectifies every element of a variable of any shape. */
  public static Variable of(Variable x) {
    return Variable.result(
        x.value().map(element -> element < 0 ? 0 : element),
        Edge.viaResult(x, (dy, y) -> Mask.of(dy, notClipped(y.value()))));
  }

  private static boolean[] notClipped(Tensor y) {
    boolean[] keep = new boolean[y.size()];
    for (int i = 0; i < keep.length; i++) {
      keep[i] = !(y.at(i) <= 0);
    }
    return keep;
  }
}
