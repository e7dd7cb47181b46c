package dev.normative.conformance.rules;

import dev.normative.conformance.generate.Membership;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.Locale;

/** The epsilon that an output of x = s and -s was made with. */
final class SolvedEpsilon {
  private SolvedEpsilon() {}

  /**
   * For y = scale s r + shift: 1/r<sup>2</sup> - v is epsilon where it is inside the root, 1/r -
   * sqrt(v) where it is outside. Empty where no element says anything.
   */
  static String describe(
      NormSpec spec, NormCase c, Tensor input, RunningStats before, Mode mode, Tensor output) {
    Membership membership = Membership.of(c);
    int best = -1;
    for (int i = 0; i < input.size(); i++) {
      double scale = Math.abs(c.affine().scaleAt(membership.parameter(i)));
      if (input.at(i) != 0
          && (best < 0 || scale > Math.abs(c.affine().scaleAt(membership.parameter(best))))) {
        best = i;
      }
    }
    if (best < 0) {
      return "";
    }
    double x = input.at(best);
    int size = membership.setSize();
    double variance =
        spec.usesBatchStatistics(mode) ? x * x * (size / 2 * 2) / size : before.variance().at(0);
    int parameter = membership.parameter(best);
    double normalized =
        (output.at(best) - c.affine().shiftAt(parameter)) / c.affine().scaleAt(parameter);
    double deviation = x / normalized;
    return String.format(
        Locale.ROOT,
        "; declared is %.6g %s, the output is that of %.6g inside or %.6g outside the root",
        spec.epsilon(),
        spec.policies().epsilonPlace(),
        deviation * deviation - variance,
        deviation - Math.sqrt(variance));
  }
}
