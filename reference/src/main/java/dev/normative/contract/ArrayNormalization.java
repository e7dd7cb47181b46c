package dev.normative.contract;

import java.util.Optional;

/**
 * A normalization on memory that the caller owns: arrays with offset and strides, outputs and
 * running statistics written in place. It is what a kernel offers; {@link ArrayBackedNormalization}
 * makes a {@link Normalization} of it, so that what is measured is what is judged.
 *
 * <p>Only outputs, gradients, running statistics (by a training call) and the workspace are
 * written, and of the outputs' arrays the elements alone, not what lies between them. Nothing is
 * kept but in the workspace: not the arguments either, so that a backward call may be given the
 * same input in another place. Several threads may call one object at once, each with a workspace
 * and outputs of its own.
 *
 * <p>Inputs may be laid out in any way. What is written must be {@linkplain
 * dev.normative.tensor.StridedLayout#isNested() nested} and share no memory with any other
 * argument. All arrays are of the specification's format. Bad arguments are refused with an {@link
 * IllegalArgumentException} before anything is written.
 */
public interface ArrayNormalization extends AutoCloseable {

  /** A new workspace, for any number of calls of this object, of any size. */
  ArrayWorkspace workspace();

  /**
   * Normalizes an input.
   *
   * @param input the input; its shape must fit {@link NormSpec#reduction()}
   * @param affine scale and shift, present exactly where the specification has them
   * @param running the running statistics, without elements where the specification tracks none;
   *     training updates them
   * @param mode training or evaluation
   * @param output where the output goes; of the input's shape
   * @param workspace gets what {@link #backward} needs
   */
  void forward(
      ArrayView input,
      ArrayAffine affine,
      ArrayStatistics running,
      Mode mode,
      ArrayView output,
      ArrayWorkspace workspace);

  /**
   * The gradients of the last forward call that was made with this workspace, any number of times.
   *
   * @param input the input of that call, wherever it is now
   * @param affine the scale and shift of that call
   * @param upstream the gradient with respect to the output
   * @param gradient where the gradient with respect to the input goes
   * @param affineGradient where those with respect to scale and shift go, present exactly where the
   *     specification has them; they are overwritten, not added to
   * @param workspace what the forward call was given
   * @throws IllegalStateException if no forward call was made with this workspace
   */
  void backward(
      ArrayView input,
      ArrayAffine affine,
      ArrayView upstream,
      ArrayView gradient,
      ArrayAffine affineGradient,
      ArrayWorkspace workspace);

  /**
   * Normalizes an input, adds a residual where there is one, and applies ReLU: {@link
   * Normalization#forwardFused} in memory.
   *
   * @param input the input; its shape must fit {@link NormSpec#reduction()}
   * @param residual what is added before the ReLU, of the input's shape; or nothing
   * @param affine scale and shift, present exactly where the specification has them
   * @param running the running statistics, without elements where the specification tracks none;
   *     training updates them
   * @param mode training or evaluation
   * @param output where the output goes; of the input's shape
   * @param workspace gets what {@link #backwardFused} needs
   * @throws UnsupportedOperationException where there are no fused calls at all
   */
  default void forwardFused(
      ArrayView input,
      Optional<ArrayView> residual,
      ArrayAffine affine,
      ArrayStatistics running,
      Mode mode,
      ArrayView output,
      ArrayWorkspace workspace) {
    throw noFusedCalls(this);
  }

  /**
   * The gradients of the last fused forward call that was made with this workspace, any number of
   * times: {@link Normalization#backwardFused} in memory.
   *
   * @param input the input of that call, wherever it is now
   * @param affine the scale and shift of that call
   * @param output the output of that call, wherever it is now: the upstream gradient passes where
   *     it is positive or NaN
   * @param upstream the gradient with respect to the output
   * @param gradient where the gradient with respect to the input goes
   * @param residualGradient where that with respect to the residual goes, if there was one and it
   *     is wanted
   * @param affineGradient where those with respect to scale and shift go, present exactly where the
   *     specification has them; all gradients are overwritten, not added to
   * @param workspace what the forward call was given
   * @throws IllegalStateException if the last forward call with this workspace was no fused one
   * @throws UnsupportedOperationException where there are no fused calls at all
   */
  default void backwardFused(
      ArrayView input,
      ArrayAffine affine,
      ArrayView output,
      ArrayView upstream,
      ArrayView gradient,
      Optional<ArrayView> residualGradient,
      ArrayAffine affineGradient,
      ArrayWorkspace workspace) {
    throw noFusedCalls(this);
  }

  private static UnsupportedOperationException noFusedCalls(Object who) {
    return new UnsupportedOperationException(
        who.getClass().getName() + " has no fused calls; do not claim FUSED_ACTIVATION");
  }

  /** Gives back what the implementation holds outside the heap, and its threads, if any. */
  @Override
  default void close() {}
}
