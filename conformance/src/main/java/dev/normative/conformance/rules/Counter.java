package dev.normative.conformance.rules;

/** The count of training batches. */
final class Counter {
  private Counter() {}

  static void check(String after, long expected, long actual) {
    if (actual != expected) {
      throw new RuleViolation(
          "batches counted after " + after + ": expected " + expected + ", actual " + actual);
    }
  }
}
