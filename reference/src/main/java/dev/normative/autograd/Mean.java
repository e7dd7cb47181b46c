package dev.normative.autograd;

/** Means over axes: a {@link Sum} divided by the number of its terms; NaN where there are none. */
public final class Mean {
  private Mean() {}

  /** The mean of all elements, a scalar. */
  public static Variable of(Variable x) {
    return Divide.of(Sum.of(x), x.shape().elements());
  }

  /** The mean over these axes, which the result lacks. */
  public static Variable over(Variable x, int... axes) {
    return Divide.of(Sum.over(x, axes), Axes.of(x.shape(), axes).count());
  }

  /** The mean over these axes, which the result keeps with size 1: it broadcasts against x. */
  public static Variable keeping(Variable x, int... axes) {
    return Divide.of(Sum.keeping(x, axes), Axes.of(x.shape(), axes).count());
  }
}
