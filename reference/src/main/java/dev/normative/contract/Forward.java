package dev.normative.contract;

import dev.normative.tensor.Tensor;

/**
 * What a forward call gives back. An implementation adds what its own backward needs; it must not
 * change once returned, whatever is called later.
 */
public interface Forward {
  /** The output, of the input's shape. */
  Tensor output();

  /** The running statistics after the call; {@link RunningStats#none()} where none are tracked. */
  RunningStats after();
}
