package dev.normative.conformance.process;

/**
 * Says that a program did not answer a request as {@code PROTOCOL.md} wants it: it could not be
 * started, ended, did not answer in time, or answered with something else.
 */
public final class ProcessFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProcessFailure(String message) {
    super(message);
  }

  ProcessFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
