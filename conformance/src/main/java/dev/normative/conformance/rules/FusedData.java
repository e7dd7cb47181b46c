package dev.normative.conformance.rules;

import dev.normative.conformance.bound.Expectation;
import dev.normative.tensor.Tensor;
import java.util.Arrays;

/** What fused calls are given, and what their outputs are asked. */
final class FusedData {
  private FusedData() {}

  /** Whether some element is below 0 and some above, both beyond doubt. */
  static boolean clampsSome(Expectation z) {
    boolean below = false;
    boolean above = false;
    for (int i = 0; i < z.expected().size(); i++) {
      below |= z.expected().at(i) < -z.tolerance().at(i);
      above |= z.expected().at(i) > z.tolerance().at(i);
    }
    return below && above;
  }

  /** A tensor with another value at one place. */
  static Tensor with(Tensor tensor, int at, double value) {
    double[] values = tensor.toArray();
    values[at] = value;
    return Tensor.adopting(tensor.shape(), values);
  }

  /** A residual that takes away what it is added to, at every third element. */
  static Tensor cancelling(Tensor residual, Tensor z) {
    double[] values = residual.toArray();
    for (int i = 0; i < values.length; i += 3) {
      values[i] = -z.at(i);
    }
    return Tensor.adopting(residual.shape(), values);
  }

  /** A residual with both infinities and NaN, in neighbouring places, as far as there are any. */
  static Tensor poisoned(Tensor residual, int at) {
    double[] values = residual.toArray();
    values[(at + 2) % values.length] = Double.NEGATIVE_INFINITY;
    values[(at + 1) % values.length] = Double.POSITIVE_INFINITY;
    values[at] = Double.NaN;
    return Tensor.adopting(residual.shape(), values);
  }

  /** An upstream gradient with infinity and NaN in turns wherever an output is masked. */
  static Tensor poisonedWhereMasked(Tensor upstream, Tensor output) {
    double[] values = upstream.toArray();
    for (int i = 0; i < values.length; i++) {
      if (output.at(i) <= 0) {
        values[i] = i % 2 == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      }
    }
    return Tensor.adopting(upstream.shape(), values);
  }

  /** What a residual that is no number makes of the output at its place, and nowhere else. */
  static void checkBeside(Expectation clean, Tensor residual, Tensor output) {
    Check.shape("output", residual.shape(), output);
    double[] others = output.toArray();
    for (int i = 0; i < others.length; i++) {
      double added = residual.at(i);
      if (Double.isFinite(added)) {
        continue;
      }
      if (Double.isNaN(added)) {
        requireNaN(output, i, "where the residual is NaN");
      } else if (others[i] != Math.max(0, added)) {
        throw new RuleViolation(
            place(output, i) + " is " + others[i] + ", where the residual is " + added);
      }
      others[i] = clean.dtype().round(clean.expected().at(i));
    }
    Check.within(
        "output beside residuals that are no numbers",
        clean,
        Tensor.adopting(output.shape(), others));
  }

  static void requireNaN(Tensor output, int at, String where) {
    if (!Double.isNaN(output.at(at))) {
      throw new RuleViolation(place(output, at) + " is " + output.at(at) + ", " + where);
    }
  }

  static void requireNothingBelowZero(Tensor output) {
    for (int i = 0; i < output.size(); i++) {
      if (output.at(i) < 0) {
        throw new RuleViolation(
            place(output, i) + " is " + output.at(i) + "; ReLU gives nothing below 0");
      }
    }
  }

  private static String place(Tensor output, int at) {
    return "output at " + Arrays.toString(output.shape().indexOf(at));
  }
}
