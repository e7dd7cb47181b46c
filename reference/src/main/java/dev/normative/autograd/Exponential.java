package dev.normative.autograd;

/** y = exp(x), element by element: dx = dy y. The exponential is {@link StrictMath}'s. */
public final class Exponential {
  private Exponential() {}

  /** The exponential of a variable of any shape. */
  public static Variable of(Variable x) {
    return Variable.result(x.value().map(StrictMath::exp), Edge.viaResult(x, Multiply::of));
  }
}
