package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.Optional;

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

  /**
   * The gradients of a backward call, for those that claim {@link Capability#SECOND_DERIVATIVES}.
   * With dx, d scale and d shift what {@link #backward} gives for this forward call and this
   * upstream gradient, and a, b, c what stands in {@code along} at their places, these are the
   * derivatives of
   *
   * <pre>
   *   sum(a dx) + sum(b d scale) + sum(c d shift)
   * </pre>
   *
   * <p>with respect to input, scale and upstream gradient. Statistics of the batch depend on the
   * input; running statistics are constants.
   *
   * @param forward what {@link #forward} of this same object returned
   * @param upstream the upstream gradient of the backward call, of the output's shape
   * @param along the gradients with respect to its results, each of that result's shape and there
   *     exactly where the specification has the parameter
   * @throws UnsupportedOperationException where there are no second derivatives at all
   */
  default SecondGradients doubleBackward(Forward forward, Tensor upstream, Gradients along) {
    throw new UnsupportedOperationException(
        getClass().getName() + " has no second derivatives; do not claim SECOND_DERIVATIVES");
  }

  /**
   * Normalizes an input, adds a residual where there is one, and applies ReLU, for those that claim
   * {@link Capability#FUSED_ACTIVATION}:
   *
   * <pre>
   *   y = relu(norm(x))    or    y = relu(norm(x) + residual)
   * </pre>
   *
   * <p>NaN stays NaN. Running statistics are those that {@link #forward} gives. {@link
   * FusedComposition} is what the result has to be equal to.
   *
   * @param input the input; its shape must fit {@link NormSpec#reduction()}
   * @param residual what is added before the ReLU, of the input's shape; or nothing
   * @param affine scale and shift, present exactly where the specification has them
   * @param before the running statistics before the call
   * @param mode training or evaluation
   * @return the output y and the statistics after the call, for {@link #backwardFused} alone
   * @throws UnsupportedOperationException where there are no fused calls at all
   */
  default Forward forwardFused(
      Tensor input, Optional<Tensor> residual, Affine affine, RunningStats before, Mode mode) {
    throw noFusedCalls(this);
  }

  /**
   * The gradients of a fused forward call, any number of times for one call. The upstream gradient
   * passes the ReLU where the output that was returned is positive or NaN, and is 0 elsewhere, at
   * exactly 0 too, as in PyTorch.
   *
   * @param forward what {@link #forwardFused} of this same object returned
   * @param upstream the gradient with respect to the output, of its shape
   * @throws UnsupportedOperationException where there are no fused calls at all
   */
  default FusedGradients backwardFused(Forward forward, Tensor upstream) {
    throw noFusedCalls(this);
  }

  private static UnsupportedOperationException noFusedCalls(Object who) {
    return new UnsupportedOperationException(
        who.getClass().getName() + " has no fused calls; do not claim FUSED_ACTIVATION");
  }

  /** Gives back what the implementation holds outside the heap, if anything. */
  @Override
  default void close() {}
}
