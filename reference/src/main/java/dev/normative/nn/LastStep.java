package dev.normative.nn;

import dev.normative.autograd.Slice;
import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;

/** Takes the last step of sequences: from [N, T, features] to [N, features]. */
public final class LastStep implements Layer {
  @Override
  public Variable forward(Variable input, Mode mode) {
    if (input.shape().rank() != 3 || input.shape().size(1) == 0) {
      throw new IllegalArgumentException(
          "input " + input.shape() + " must have the shape [N, steps, features] with a last step");
    }
    return Slice.at(input, 1, input.shape().size(1) - 1);
  }
}
