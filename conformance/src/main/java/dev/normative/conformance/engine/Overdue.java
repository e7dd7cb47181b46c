package dev.normative.conformance.engine;

import java.time.Duration;

/** Says that an implementation did not return in time; its thread was left behind. */
final class Overdue extends Exception {
  private static final long serialVersionUID = 1L;

  Overdue(Duration limit) {
    super(
        "did not return within "
            + limit.toMillis() / 1000.0
            + " s (conformance.timeout; a tenth of it once one rule ran into it)");
  }
}
