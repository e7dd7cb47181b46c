package dev.normative.accelerated.libtorch;

import dev.normative.accelerated.engine.FailedCall;
import dev.normative.tensor.Shape;

/** What a caller is told of a call that failed in native code. */
final class NativeFailure {
  private static final String ERROR = "RuntimeError: ";

  private NativeFailure() {}

  /**
   * The failure in a sentence, LibTorch's own words in it; the whole of them is the cause's.
   *
   * @param cause what DJL threw
   * @param call forward or backward
   * @param norm which normalization
   * @param input the shape of the input
   */
  static RuntimeException of(
      RuntimeException cause, String call, Operation.Norm norm, Shape input) {
    return FailedCall.of("LibTorch's " + call + " call of " + norm, input, reason(cause), cause);
  }

  /** The line that says why: after a traceback of the script, where there is one. */
  static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    int error = message.lastIndexOf(ERROR);
    String reason = error < 0 ? message : message.substring(error + ERROR.length());
    return reason.strip().lines().findFirst().orElse(cause.getClass().getName());
  }
}
