package dev.normative.accelerated.onnxruntime;

import ai.onnxruntime.OrtException;
import dev.normative.accelerated.engine.FailedCall;
import dev.normative.tensor.Shape;

/** What a caller is told of a call that failed in native code. */
final class NativeFailure {
  private static final String MESSAGE = " - message: ";
  private static final String STATUS = "Status Message: ";

  private NativeFailure() {}

  /**
   * The failure in a sentence, ONNX Runtime's own words in it; the whole of them is the cause's.
   *
   * @param cause what ONNX Runtime threw
   * @param operator which operator was called
   * @param input the shape of the input
   */
  static RuntimeException of(OrtException cause, Operator operator, Shape input) {
    return FailedCall.of(
        "ONNX Runtime's call of " + operator.kind().type(), input, reason(cause), cause);
  }

  /** A model that was refused, which is this package's mistake. */
  static IllegalStateException ofModel(OrtException cause, Operator operator) {
    return new IllegalStateException(
        "ONNX Runtime refuses the model of " + operator + ": " + reason(cause), cause);
  }

  /** Why, in a line: after the code of the error and the name of the node. */
  static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    String reason = after(STATUS, after(MESSAGE, message));
    return reason.strip().lines().findFirst().orElse(cause.getClass().getName());
  }

  private static String after(String mark, String message) {
    int found = message.indexOf(mark);
    return found < 0 ? message : message.substring(found + mark.length());
  }
}
