package dev.normative.conformance.rules;

import java.util.Optional;

/** Says that an implementation broke a rule, and where. */
public final class RuleViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final transient Optional<ErrorMap> errors;

  /** A violation with what was expected and what was found. */
  public RuleViolation(String message) {
    this(message, Optional.empty());
  }

  /** A violation that something thrown has shown. */
  RuleViolation(String message, Throwable cause) {
    super(message, cause);
    errors = Optional.empty();
  }

  /** A violation by a result whose errors are known element by element. */
  RuleViolation(String message, Optional<ErrorMap> errors) {
    super(message);
    this.errors = errors;
  }

  /** The errors of all elements, where it is about such. */
  public Optional<ErrorMap> errors() {
    return errors == null ? Optional.empty() : errors;
  }
}
