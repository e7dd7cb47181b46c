package dev.normative.autograd;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Holds the gradients of a {@link ReverseSweep} against central finite differences.
 *
 * <p>For s(x) = sum(upstream * f(x)) and one element of x, D(h) = (s(x + h) - s(x - h)) / 2h errs
 * by a series in even powers of h. Two steps of Richardson's extrapolation,
 *
 * <pre>
 *   R(h) = (4 D(h/2) - D(h)) / 3          errs by O(h^4)
 *   R    = (16 R(h/2) - R(h)) / 15        errs by O(h^6)
 * </pre>
 *
 * <p>remove its first terms, and |R - R(h/2)| stands for the error of R(h/2), which exceeds that of
 * R itself by a factor of order h<sup>-2</sup>. If every value of s errs by at most e through
 * rounding, each D(h) errs by at most e/h, and R = (64 D(h/4) - 20 D(h/2) + D(h)) / 45 by (4 * 64 +
 * 2 * 20 + 1) / 45 e/h = 6.6 e/h. The tolerance is the sum of the two; nothing else is forgiven.
 *
 * <p>f must be smooth within h of x: keep inputs of a rectifier and of a maximum that far from
 * where they bend.
 *
 * @param step h; 2<sup>-7</sup> suits inputs of order 1
 * @param evaluationError e, a bound on the rounding error of s
 */
public record GradientCheck(double step, double evaluationError) {
  /** Refuses a step that is not positive and an error bound that is negative. */
  public GradientCheck {
    if (!(step > 0) || !(evaluationError >= 0) || Double.isInfinite(step + evaluationError)) {
      throw new IllegalArgumentException(
          "step "
              + step
              + " and evaluation error "
              + evaluationError
              + ": the step must be positive, the error 0 or more, both finite");
    }
  }

  /**
   * A partial derivative that is not within its tolerance.
   *
   * @param input which input, counted from 0
   * @param position which of its elements, in row-major order
   * @param swept what the reverse sweep gave
   * @param difference what finite differences gave
   * @param tolerance how far they may be apart
   */
  public record Discrepancy(
      int input, int position, double swept, double difference, double tolerance) {}

  /**
   * Checks the derivative with respect to every element of every input, in FLOAT64.
   *
   * @param function f, which may be called many times and must not depend on anything else
   * @param upstream the weights of f's elements, of the shape of its result
   * @return the elements that disagree; empty where all is well
   */
  public List<Discrepancy> discrepancies(
      Function<List<Variable>, Variable> function, Tensor upstream, Tensor... inputs) {
    List<Variable> leaves =
        Arrays.stream(inputs).map(input -> Variable.leaf(input, DType.FLOAT64)).toList();
    ReverseSweep sweep = ReverseSweep.of(function.apply(leaves), upstream);
    List<Discrepancy> discrepancies = new ArrayList<>();
    for (int input = 0; input < inputs.length; input++) {
      Tensor gradient = sweep.gradient(leaves.get(input));
      for (int position = 0; position < gradient.size(); position++) {
        Element element = new Element(function, upstream, inputs, input, position);
        Discrepancy found = compare(element, gradient.at(position));
        // Written so that a NaN is a discrepancy.
        if (!(Math.abs(found.swept() - found.difference()) <= found.tolerance())) {
          discrepancies.add(found);
        }
      }
    }
    return discrepancies;
  }

  private Discrepancy compare(Element element, double swept) {
    double coarse = element.centralDifference(step);
    double middle = element.centralDifference(step / 2);
    double fine = element.centralDifference(step / 4);
    double coarseExtrapolated = (4 * middle - coarse) / 3;
    double fineExtrapolated = (4 * fine - middle) / 3;
    double extrapolated = (16 * fineExtrapolated - coarseExtrapolated) / 15;
    double truncation = Math.abs(extrapolated - fineExtrapolated);
    double rounding = 6.6 * evaluationError / step;
    return new Discrepancy(
        element.input, element.position, swept, extrapolated, truncation + rounding);
  }

  /** s as a function of one element of one input. */
  private record Element(
      Function<List<Variable>, Variable> function,
      Tensor upstream,
      Tensor[] inputs,
      int input,
      int position) {

    double centralDifference(double step) {
      double at = inputs[input].at(position);
      double above = at + step;
      double below = at - step;
      // Divided by the distance between the numbers that were really used.
      return (valueAt(above) - valueAt(below)) / (above - below);
    }

    private double valueAt(double element) {
      List<Variable> moved = new ArrayList<>();
      for (int i = 0; i < inputs.length; i++) {
        moved.add(Variable.constant(i == input ? with(element) : inputs[i], DType.FLOAT64));
      }
      Tensor value = function.apply(moved).value();
      double sum = 0;
      for (int i = 0; i < value.size(); i++) {
        sum += upstream.at(i) * value.at(i);
      }
      return sum;
    }

    private Tensor with(double element) {
      Shape shape = inputs[input].shape();
      double[] values = inputs[input].toArray();
      values[position] = element;
      return Tensor.adopting(shape, values);
    }
  }
}
