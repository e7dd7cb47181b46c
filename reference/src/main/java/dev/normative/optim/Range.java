package dev.normative.optim;

/** Refuses settings outside their range. */
final class Range {
  private Range() {}

  static void positive(String name, double value) {
    require(value > 0 && !Double.isInfinite(value), name, value, "positive and finite");
  }

  static void notNegative(String name, double value) {
    require(value >= 0 && !Double.isInfinite(value), name, value, "0 or more, and finite");
  }

  static void belowOne(String name, double value) {
    require(value >= 0 && value < 1, name, value, "0 or more, and below 1");
  }

  private static void require(boolean fits, String name, double value, String expected) {
    if (!fits) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be " + expected);
    }
  }
}
