package dev.normative.autograd;

/**
 * y = log(x), natural, element by element: dx = dy / x. The logarithm is {@link StrictMath}'s:
 * -infinity at 0, NaN below.
 */
public final class Logarithm {
  private Logarithm() {}

  /** The natural logarithm of a variable of any shape. */
  public static Variable of(Variable x) {
    return Variable.result(x.value().map(StrictMath::log), Edge.of(x, dy -> Divide.of(dy, x)));
  }
}
