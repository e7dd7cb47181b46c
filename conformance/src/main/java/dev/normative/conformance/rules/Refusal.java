package dev.normative.conformance.rules;

/** A call that has to be refused. */
final class Refusal {
  private Refusal() {}

  /** The call throws an {@link IllegalArgumentException} with a message, and nothing else. */
  static void require(String what, Runnable call) {
    try {
      call.run();
    } catch (IllegalArgumentException refused) {
      if (refused.getMessage() == null || refused.getMessage().isBlank()) {
        throw new RuleViolation(what + " was refused without a message");
      }
      return;
    } catch (RuntimeException other) {
      throw new RuleViolation(
          what
              + " must be refused with an IllegalArgumentException that says what was expected,"
              + " not with "
              + other);
    }
    throw new RuleViolation(what + " was accepted; it must be refused");
  }
}
