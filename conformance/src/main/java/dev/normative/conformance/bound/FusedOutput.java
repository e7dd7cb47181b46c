package dev.normative.conformance.bound;

import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a fused call should give, relu(z) or relu(z + residual), and how far each element may be off
 * where z, the normalized input, may be off by E ({@link NormalizationBound#output}).
 *
 * <p>With s = z + r and z' the computed z, |z' - z| &lt;= E:
 *
 * <ul>
 *   <li>z' + r is off by E before it is rounded, and at most |s| + E. The addition rounds it, and,
 *       where it is done in a wider format, the way back rounds again: two roundings, each of at
 *       most u of what is rounded, the second one of at most (1 + u) (|s| + E). So s' is off by at
 *       most E + (2 u + u<sup>2</sup>) (|s| + E). Sums do not underflow: a subnormal one is exact.
 *   <li>An implementation that does not round z before it adds, or adds in one instruction with the
 *       product that comes before, leaves out a rounding that E allows it: the same bound holds.
 *   <li>relu changes no distance to a larger one: |relu(s') - relu(s)| &lt;= |s' - s|.
 *   <li>Without a residual nothing is added: E remains.
 * </ul>
 */
public final class FusedOutput {
  private FusedOutput() {}

  /** The output of a fused call that normalizes to z and adds this, finite, residual. */
  public static Expectation of(Expectation z, Optional<Tensor> residual) {
    double u = z.dtype().unitRoundoff();
    double[] expected = new double[z.expected().size()];
    double[] tolerance = new double[expected.length];
    Arrays.setAll(expected, i -> Math.max(0, sum(z, residual, i)));
    Arrays.setAll(
        tolerance,
        i -> {
          double error = z.tolerance().at(i);
          double size = Math.abs(sum(z, residual, i)) + error;
          return residual.isPresent() ? error + (2 * u + u * u) * size : error;
        });
    return Expectation.around(
        z.dtype(), Tensor.adopting(z.expected().shape(), expected), tolerance);
  }

  private static double sum(Expectation z, Optional<Tensor> residual, int i) {
    return z.expected().at(i) + (residual.isPresent() ? residual.get().at(i) : 0);
  }
}
