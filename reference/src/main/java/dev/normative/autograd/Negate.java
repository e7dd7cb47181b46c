package dev.normative.autograd;

/** y = -x, element by element: dx = -dy. */
public final class Negate {
  private Negate() {}

  /** The negated variable, of any shape. */
  public static Variable of(Variable x) {
    return Variable.result(x.value().map(element -> -element), Edge.of(x, Negate::of));
  }
}
