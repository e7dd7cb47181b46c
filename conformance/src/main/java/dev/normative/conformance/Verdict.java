package dev.normative.conformance;

/** What the suite says about one rule (or one golden curve) and one implementation. */
public enum Verdict {
  /** The rule was put to the implementation on data that could have shown a fault, and it held. */
  CONFORMS,
  /**
   * The rule does not hold, and the implementation declared so, with a reason; or no case showed
   * it, and those were too few to say that it is gone.
   */
  DIVERGES,
  /** The rule does not hold; or a declared deviation no longer happens. */
  FAILS,
  /**
   * The rule does not hold, and the implementation computes another normalization than it was asked
   * for: its conventions could be solved, and some are not those of the specification. A wrong
   * declaration rather than wrong arithmetic.
   */
  MISDECLARED,
  /** No drawn case had the rule's witness: nothing was shown either way. */
  VACUOUS,
  /** The implementation does not claim what the rule is about. */
  NOT_CLAIMED,
  /**
   * The rule could not be put, for a reason outside the implementation (data that are not there, a
   * machine that lacks what the implementation needs).
   */
  UNTESTED;

  /** Whether the rule does not hold and nobody declared so. */
  public boolean isFailure() {
    return this == FAILS || this == MISDECLARED;
  }
}
