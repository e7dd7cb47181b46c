package dev.normative.nn;

import dev.normative.autograd.Variable;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;

/**
 * Something that is learned: the one place where a value changes from step to step.
 *
 * <p>Each value is a {@link Variable} of its own, so a graph that was built with an earlier value
 * keeps it. Frozen, a parameter takes part in a graph as a constant: no gradient is computed for
 * it, and optimizers pass it by. Not safe for several threads.
 */
public final class Parameter {
  private Variable variable;

  /** A parameter with this initial value, which must be exactly of the format. */
  public Parameter(Tensor value, DType dtype) {
    this.variable = Variable.leaf(value, dtype);
  }

  /** The current value as what a graph starts from; its gradient is asked for with this. */
  public Variable variable() {
    return variable;
  }

  /** The current value. */
  public Tensor value() {
    return variable.value();
  }

  /** Replaces the value by another one of the same shape and format. */
  public void update(Tensor value) {
    if (!value.shape().equals(variable.shape())) {
      throw new IllegalArgumentException(
          "a parameter of shape " + variable.shape() + " was given a value of " + value.shape());
    }
    variable = with(value, isFrozen());
  }

  /** Keeps the parameter from being learned until {@link #unfreeze}. */
  public void freeze() {
    variable = with(value(), true);
  }

  /** Lets the parameter be learned again. */
  public void unfreeze() {
    variable = with(value(), false);
  }

  /** Whether the parameter is kept from being learned. */
  public boolean isFrozen() {
    return !variable.requiresGradient();
  }

  private Variable with(Tensor value, boolean frozen) {
    DType dtype = variable.dtype();
    return frozen ? Variable.constant(value, dtype) : Variable.leaf(value, dtype);
  }
}
