package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;

/**
 * The largest element over axes. Of equal elements the first one in row-major order is taken, and
 * the whole gradient goes to it; a NaN counts as larger than every number.
 */
public final class Maximum {
  private Maximum() {}

  /** The largest element of all, a scalar. */
  public static Variable of(Variable x) {
    return largest(x, Axes.all(x.shape()), Shape.of());
  }

  /** The largest over these axes, which the result lacks. */
  public static Variable over(Variable x, int... axes) {
    Axes chosen = Axes.of(x.shape(), axes);
    return largest(x, chosen, chosen.dropped());
  }

  /** The largest over these axes, which the result keeps with size 1. */
  public static Variable keeping(Variable x, int... axes) {
    Axes chosen = Axes.of(x.shape(), axes);
    return largest(x, chosen, chosen.kept());
  }

  private static Variable largest(Variable x, Axes axes, Shape shape) {
    if (axes.count() == 0 && shape.elements() > 0) {
      throw new IllegalArgumentException(
          "the largest of no elements: " + x.shape() + " has size 0 along an axis to reduce");
    }
    Tensor values = x.value();
    int[] group = Broadcast.positions(axes.kept(), x.shape());
    int[] taken = new int[shape.elements()];
    Arrays.fill(taken, -1);
    for (int i = 0; i < group.length; i++) {
      int best = taken[group[i]];
      if (best < 0 || exceeds(values.at(i), values.at(best))) {
        taken[group[i]] = i;
      }
    }
    return Gather.of(x, taken, shape);
  }

  private static boolean exceeds(double candidate, double best) {
    return candidate > best || (Double.isNaN(candidate) && !Double.isNaN(best));
  }
}
