package dev.normative.accelerated.training;

import dev.normative.contract.Mode;
import java.util.List;

/** A layer that works in arrays, between two {@link Activations} that it was made with. */
interface ArrayLayer extends AutoCloseable {

  /** What the layer writes: values forward; their gradient is what it reads backward. */
  Activations output();

  /** Makes room for a batch of so many samples. */
  void resize(int samples);

  /** Writes the output's values. */
  void forward(Mode mode);

  /**
   * Writes the gradients of what is learned, and, where that is asked for, of the input: after a
   * forward call in training, and after the next layer has written the output's gradient.
   */
  void backward(boolean ofInput);

  /** What is learned. */
  default List<LearnedArray> learned() {
    return List.of();
  }

  /** Gives the layer that this one was made of what has been learned and counted. */
  default void store() {
    learned().forEach(LearnedArray::store);
  }

  @Override
  default void close() {}
}
