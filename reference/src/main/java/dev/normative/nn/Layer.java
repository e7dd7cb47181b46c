package dev.normative.nn;

import dev.normative.autograd.Variable;
import dev.normative.contract.Mode;
import java.util.Map;

/** A part of a network. */
public interface Layer extends AutoCloseable {

  /**
   * The output for a batch of inputs, whose outermost axis counts the samples.
   *
   * @throws IllegalArgumentException where the input does not fit; the layer is then as it was
   */
  Variable forward(Variable input, Mode mode);

  /** What is learned, by PyTorch's names and in PyTorch's order; none unless a layer says so. */
  default Map<String, Parameter> parameters() {
    return Map.of();
  }

  /** Gives back what the layer holds outside the heap, if anything. */
  @Override
  default void close() {}
}
