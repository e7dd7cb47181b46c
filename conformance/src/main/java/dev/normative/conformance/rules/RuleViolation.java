package dev.normative.conformance.rules;

/** Says that an implementation broke a rule, and where. */
public final class RuleViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** A violation with what was expected and what was found. */
  public RuleViolation(String message) {
    super(message);
  }

  /** A violation that something thrown has shown. */
  RuleViolation(String message, Throwable cause) {
    super(message, cause);
  }
}
