package dev.normative.conformance;

/** What the suite says about one rule (or one golden curve) and one implementation. */
public enum Verdict {
  /** The rule was put to the implementation on data that could have shown a fault, and it held. */
  CONFORMS,
  /** The rule does not hold, and the implementation declared so, with a reason. */
  DIVERGES,
  /** The rule does not hold; or a declared deviation no longer happens. */
  FAILS,
  /** No drawn case had the rule's witness: nothing was shown either way. */
  VACUOUS,
  /** The implementation does not claim what the rule is about. */
  NOT_CLAIMED,
  /**
   * The rule could not be put, for a reason outside the implementation (data that are not there).
   */
  UNTESTED
}
