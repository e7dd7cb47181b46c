package dev.normative.accelerated.nd4j;

import dev.normative.accelerated.engine.FailedCall;
import dev.normative.tensor.Shape;

/** What a caller is told of a call that failed in native code. */
final class NativeFailure {
  private static final String MESSAGE = "execution failed with message ";

  private NativeFailure() {}

  /**
   * The failure in a sentence, ND4J's own words in it; the whole of them is the cause's.
   *
   * @param cause what ND4J threw
   * @param call forward or backward
   * @param input the shape of the input
   */
  static RuntimeException of(RuntimeException cause, String call, Shape input) {
    return FailedCall.of(
        "ND4J's " + call + " call of batch normalization", input, reason(cause), cause);
  }

  /** Why, in a line: what the first of the causes says, after the operation's random name. */
  static String reason(Throwable cause) {
    Throwable first = cause;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    String message = String.valueOf(first.getMessage());
    int found = message.indexOf(MESSAGE);
    String reason = found < 0 ? message : message.substring(found + MESSAGE.length());
    return reason.strip().lines().findFirst().orElse(first.getClass().getName());
  }
}
