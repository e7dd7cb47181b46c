package dev.normative.contract;

import dev.normative.tensor.Tensor;

/**
 * A normalization layer that lives through a training: it keeps its parameters, its running
 * statistics and its mode from call to call, as a framework's layer does.
 *
 * <p>A new layer has the {@linkplain LayerState#initial initial state}, is in training mode, not
 * frozen, learns scale and shift, and has gradients of zero. It belongs to one thread, except that
 * {@link #forward} in evaluation may be called by several at once.
 *
 * <p>A call that is refused, or that fails, leaves the layer as it was: state, mode, gradients, and
 * what the next {@link #backward} differentiates. Bad arguments are refused with an {@link
 * IllegalArgumentException} that says what was given and what was expected.
 *
 * <p>State bugs are looked for here and nowhere else: {@link Normalization} has no state to spoil.
 * {@link StatefulAdapter} makes a layer of a normalization, {@link PureAdapter} the reverse.
 */
public interface StatefulLayer extends AutoCloseable {

  /** What the layer keeps now; a copy that no later call changes. */
  LayerState state();

  /**
   * Replaces all that is kept. Mode, freezing, gradients, and what the next {@link #backward}
   * differentiates stay as they are. To load a part, put it into the present {@link #state()}
   * ({@link LayerState#withAffine}, {@link LayerState#withRunning}).
   *
   * @throws IllegalArgumentException where a part does not fit the specification
   */
  void load(LayerState state);

  /** Puts the layer into training or evaluation mode. */
  void setMode(Mode mode);

  /**
   * A frozen layer normalizes with its running statistics in either mode and leaves them and their
   * counter alone; scale and shift get no gradients. Where no statistics are tracked it goes on
   * with those of the input.
   */
  void setFrozen(boolean frozen);

  /** Chooses which parameters get gradients from now on; a frozen layer's get none all the same. */
  void setLearned(boolean scale, boolean shift);

  /** Normalizes an input, and in training (unless frozen) updates the running statistics. */
  Tensor forward(Tensor input);

  /**
   * The gradient with respect to the input of the last {@link #forward}, with the parameters and
   * statistics of that call, whatever was loaded since; as often as wanted. After several threads
   * have evaluated at once, which call was the last is open until the next one. The gradients of
   * learned parameters are added to {@link #parameterGradients()} where {@link
   * Capability#GRADIENTS_ACCUMULATE} is claimed, and replace them where it is not.
   *
   * @throws IllegalStateException where there was no forward call since the layer was made
   */
  Tensor backward(Tensor upstream);

  /**
   * The gradients of scale and shift now, present exactly where the specification has the
   * parameter; a copy that no later call changes.
   */
  Affine parameterGradients();

  /** Makes the parameters' gradients zero. */
  void zeroGradients();

  /** Gives back what the layer holds outside the heap, if anything. */
  @Override
  default void close() {}
}
