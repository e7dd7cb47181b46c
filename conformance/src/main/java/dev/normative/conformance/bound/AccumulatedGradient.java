package dev.normative.conformance.bound;

import dev.normative.contract.Accumulator;
import dev.normative.tensor.Tensor;

/**
 * A gradient that is added to one that is there.
 *
 * <p>With f the former one, g the new one, a sum of n terms that may be off by dg, u the unit
 * roundoff, and G the declared roundings of a sum: f + g may be off by dg (1 + u) + u |f + g| where
 * the sum is added, and by g(G(n + 1) + 2) |f| more where the n terms are added to f one after the
 * other, as a matrix product into a buffer does. An ulp of the expected double is the error of f +
 * g here.
 */
public final class AccumulatedGradient {
  private AccumulatedGradient() {}

  /** What the sum of a former gradient and a new one of this many terms each should be. */
  public static Expectation of(
      Tensor former, Expectation more, Accumulator accumulator, long terms) {
    double u = more.dtype().unitRoundoff();
    double chain = SetBound.growth(accumulator.roundings(terms + 1) + 2, u);
    double[] expected = new double[former.size()];
    double[] tolerance = new double[former.size()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = former.at(i) + more.expected().at(i);
      tolerance[i] =
          more.tolerance().at(i) * (1 + u)
              + u * Math.abs(expected[i])
              + chain * Math.abs(former.at(i))
              + Math.ulp(expected[i]);
    }
    return new Expectation(
        more.dtype(),
        Tensor.adopting(former.shape(), expected),
        Tensor.adopting(former.shape(), tolerance));
  }
}
