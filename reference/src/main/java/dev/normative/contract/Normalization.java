package dev.normative.contract;

import dev.normative.tensor.Tensor;

/**
 * One normalization of one specification: values in, values out, no hidden state. Several threads
 * may call one object at once.
 *
 * <p>Bad arguments are refused with an {@link IllegalArgumentException} whose message says what was
 * given and what was expected; {@link ArgumentCheck} does so for anyone who wants it done.
 */
public interface Normalization extends AutoCloseable {

  /**
   * Normalizes an input.
   *
   * @param input the input; its shape must fit {@link NormSpec#reduction()}
   * @param affine scale and shift, present exactly where the specification has them
   * @param before the running statistics before the call, {@link RunningStats#none()} where the
   *     specification tracks none
   * @param mode training or evaluation
   * @return the output and the statistics after the call
   */
  Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode);

  /**
   * The gradients of a forward call, any number of times for one call.
   *
   * @param forward what {@link #forward} of this same object returned
   * @param upstream the gradient with respect to the output, of its shape
   */
  Gradients backward(Forward forward, Tensor upstream);

  /** Gives back what the implementation holds outside the heap, if anything. */
  @Override
  default void close() {}
}
