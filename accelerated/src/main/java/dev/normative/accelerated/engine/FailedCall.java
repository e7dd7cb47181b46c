package dev.normative.accelerated.engine;

import dev.normative.tensor.Shape;

/** What a caller is told of a call that failed in an engine's native code. */
public final class FailedCall {
  private FailedCall() {}

  /**
   * The failure in a sentence, the engine's own words in it; the whole of them is the cause's. An
   * input without elements counts as refused: it is why the engine fails.
   *
   * @param call whose call of what, such as "LibTorch's forward call of BATCH"
   * @param input the shape of the input
   * @param reason why, as the engine says, in a line
   * @param cause what was thrown
   */
  public static RuntimeException of(String call, Shape input, String reason, Throwable cause) {
    String message = call + " on an input " + input + " failed: " + reason;
    return input.elements() == 0
        ? new IllegalArgumentException(message, cause)
        : new IllegalStateException(message, cause);
  }
}
