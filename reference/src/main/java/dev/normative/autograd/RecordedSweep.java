package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A {@link ReverseSweep} that is itself recorded: its gradients are variables, so they can be
 * computed with and differentiated again, to any order.
 *
 * <p>A gradient that is the same whatever the inputs are, that of a linear function for instance,
 * is a constant: no gradient can be asked of it. Order and rounding are as in {@link ReverseSweep};
 * where an operation has a fused pullback besides the one made of operations, the bits may differ.
 * In {@link NoGradient} nothing is recorded here either.
 */
public final class RecordedSweep {
  private final Walk<Variable> walk;

  private RecordedSweep(Walk<Variable> walk) {
    this.walk = walk;
  }

  /** The gradients of a variable with a single element. */
  public static RecordedSweep of(Variable output) {
    Walk.requireSingleElement(output);
    return of(output, Variable.constant(Tensor.full(output.shape(), 1), output.dtype()));
  }

  /**
   * The gradients of sum(upstream * output).
   *
   * @param upstream of the output's shape and format; where it requires a gradient, the gradients
   *     can be differentiated with respect to it too
   */
  public static RecordedSweep of(Variable output, Variable upstream) {
    return upTo(List.of(), output, upstream);
  }

  /** As {@link #of}, but nothing that these variables were computed from is looked at. */
  static RecordedSweep upTo(List<Variable> inputs, Variable output, Variable upstream) {
    Variable.requireSameFormat(output, upstream);
    Set<Variable> boundary = Collections.newSetFromMap(new IdentityHashMap<>());
    boundary.addAll(inputs);
    return new RecordedSweep(new Walk<>(output, upstream, boundary, Variables.ARITHMETIC));
  }

  /**
   * The gradient with respect to a variable, of its shape.
   *
   * @throws IllegalArgumentException where the output was not computed from this very variable:
   *     zero would be right in mathematics, but is far more often a mistake
   */
  public Variable gradient(Variable variable) {
    return walk.gradient(variable);
  }

  private enum Variables implements Walk.Arithmetic<Variable> {
    ARITHMETIC;

    @Override
    public Variable pull(Edge edge, Variable upstream, Variable result) {
      return NoGradient.isActive()
          ? Variable.computed(
              edge.pull(upstream.value(), result).rounded(result.dtype()), result.dtype())
          : edge.pullRecorded(upstream, result);
    }

    @Override
    public Variable sum(Variable first, Variable second, Variable variable) {
      return Add.of(first, second);
    }

    @Override
    public Shape shape(Variable gradient) {
      return gradient.shape();
    }
  }
}
