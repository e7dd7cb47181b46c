package dev.normative.nn;

import dev.normative.autograd.Reshape;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;

/** Makes one axis of all but the outermost. */
public final class Flatten implements Layer {
  @Override
  public Variable forward(Variable input, Mode mode) {
    return Reshape.flatten(input);
  }
}
