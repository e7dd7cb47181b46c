package dev.normative.autograd;

import dev.normative.tensor.Shape;

/**
 * Sums over axes: dx repeats dy. Each sum starts at 0 and runs in row-major order, in double
 * precision; over no elements it is 0.
 */
public final class Sum {
  private Sum() {}

  /** The sum of all elements, a scalar. */
  public static Variable of(Variable x) {
    return kept(x, Axes.all(x.shape()), Shape.of());
  }

  /** The sum over these axes, which the result lacks. */
  public static Variable over(Variable x, int... axes) {
    Axes chosen = Axes.of(x.shape(), axes);
    return kept(x, chosen, chosen.dropped());
  }

  /** The sum over these axes, which the result keeps with size 1: it broadcasts against x. */
  public static Variable keeping(Variable x, int... axes) {
    Axes chosen = Axes.of(x.shape(), axes);
    return kept(x, chosen, chosen.kept());
  }

  private static Variable kept(Variable x, Axes axes, Shape shape) {
    return Gather.sums(x, Broadcast.positions(axes.kept(), x.shape()), shape);
  }
}
