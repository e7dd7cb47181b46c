package dev.normative.conformance.bound;

/**
 * The magnitude of an exact number, and how far a computed one may be from it. Products keep the
 * terms of second order, so that they hold for errors of any size.
 */
record Approximate(double size, double error) {

  static Approximate of(double value, double error) {
    return new Approximate(Math.abs(value), error);
  }

  /** The magnitude that the computed number has at most. */
  double most() {
    return size + error;
  }

  /** |a b| of a product without its rounding: a db + b da + da db. */
  Approximate times(Approximate other) {
    return new Approximate(
        size * other.size, size * other.error + other.size * error + error * other.error);
  }
}
