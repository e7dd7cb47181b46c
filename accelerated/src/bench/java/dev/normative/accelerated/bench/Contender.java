package dev.normative.accelerated.bench;

/**
 * Someone who normalizes. Inputs, outputs and gradients lie in several buffers, which are used in
 * turn, so that caches do not hold what a caller's would not.
 */
interface Contender extends AutoCloseable {
  /** Bytes that the inputs of all buffers have together, at least: more than usual caches hold. */
  long BYTES = 64L << 20;

  /** How many buffers there are for inputs of so many elements; 2 at least. */
  static int buffers(int elements) {
    return (int) Math.min(64, Math.max(2, BYTES / (4L * elements)));
  }

  /** Normalizes with the input's own statistics; returns an element of the output. */
  float trainingForward(int buffer);

  /** Normalizes with given statistics where the norm has them; returns an element. */
  float evaluation(int buffer);

  /** The same as {@link #trainingForward} and all gradients; returns an element of the input's. */
  float forwardAndBackward(int buffer);

  @Override
  void close();
}
