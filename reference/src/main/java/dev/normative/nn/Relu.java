package dev.normative.nn;

import dev.normative.autograd.Rectifier;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;

/** A layer of {@link Rectifier}. */
public final class Relu implements Layer {
  @Override
  public Variable forward(Variable input, Mode mode) {
    return Rectifier.of(input);
  }
}
