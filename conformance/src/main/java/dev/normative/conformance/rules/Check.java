package dev.normative.conformance.rules;

import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.engine.Evidence;
import dev.normative.contract.Gradients;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** The comparisons that rules are made of; each throws a {@link RuleViolation} that says where. */
final class Check {
  private Check() {}

  /** Every element is a value of the format, and off by no more than its own bound. */
  static void within(String what, Expectation expectation, Tensor actual) {
    form(what, expectation, actual);
    Expectation.Worst worst = expectation.worst(actual);
    Evidence.current().share(worst.share());
    if (worst.share() > 1) {
      throw new RuleViolation(
          what + " " + expectation.message(actual, worst), ErrorMap.of(what, expectation, actual));
    }
  }

  /** Of the expected shape, and every element a value of the format. */
  static void form(String what, Expectation expectation, Tensor actual) {
    shape(what, expectation.expected().shape(), actual);
    format(what, expectation.dtype(), actual);
  }

  /** A single number is off by no more than its bound. */
  static void within(String what, double expected, double actual, double tolerance) {
    within(
        what,
        new Expectation(DType.FLOAT64, Tensor.scalar(expected), Tensor.scalar(tolerance)),
        Tensor.scalar(actual));
  }

  /**
   * One result is what a law makes of another one: they differ by no more than the bounds that both
   * have, and an ulp for the law itself. No expected value is used, so that this speaks up where
   * the reference is wrong, too.
   */
  static void agree(String what, DType dtype, Tensor byLaw, Tensor tolerance, Tensor actual) {
    within(what, agreement(what, dtype, byLaw, tolerance), actual);
  }

  /** What {@link #agree} holds a result to. */
  static Expectation agreement(String what, DType dtype, Tensor byLaw, Tensor tolerance) {
    double[] whole = new double[tolerance.size()];
    for (int i = 0; i < whole.length; i++) {
      double limit = tolerance.at(i);
      whole[i] = limit + (limit < Double.POSITIVE_INFINITY ? Math.ulp(byLaw.at(i)) : 0);
      if (limit < Double.POSITIVE_INFINITY && !Double.isFinite(byLaw.at(i))) {
        throw new RuleViolation(
            what
                + " at "
                + Arrays.toString(byLaw.shape().indexOf(i))
                + ": "
                + byLaw.at(i)
                + " where a number is expected");
      }
    }
    return new Expectation(dtype, byLaw, Tensor.adopting(tolerance.shape(), whole));
  }

  private static void format(String what, DType dtype, Tensor actual) {
    if (!actual.isExactlyIn(dtype)) {
      throw new RuleViolation(
          what + " holds values that are not exactly " + dtype + "; round what is given back");
    }
  }

  /** The same shape and equal numbers; 0.0 and -0.0 are equal. */
  static void equalNumbers(String what, Tensor expected, Tensor actual) {
    shape(what, expected.shape(), actual);
    for (int i = 0; i < actual.size(); i++) {
      if (expected.at(i) != actual.at(i)) {
        throw new RuleViolation(
            what
                + " at "
                + Arrays.toString(actual.shape().indexOf(i))
                + ": expected exactly "
                + expected.at(i)
                + ", actual "
                + actual.at(i));
      }
    }
  }

  /** Both there with equal numbers, or both absent. */
  static void equalNumbers(String what, Optional<Tensor> expected, Optional<Tensor> actual) {
    if (actual == null || expected.isPresent() != actual.isPresent()) {
      throw new RuleViolation(what + ": expected " + expected + ", actual " + actual);
    }
    if (expected.isPresent()) {
      equalNumbers(what, expected.get(), actual.get());
    }
  }

  /** The same shape and the same bits. */
  static void sameBits(String what, Tensor expected, Tensor actual) {
    shape(what, expected.shape(), actual);
    int at = expected.firstDifference(actual);
    if (at >= 0) {
      throw new RuleViolation(
          what
              + " at "
              + Arrays.toString(expected.shape().indexOf(at))
              + ": expected the bits of "
              + expected.at(at)
              + ", actual "
              + actual.at(at));
    }
  }

  /** Both there with the same bits, or both absent. */
  static void sameBits(String what, Optional<Tensor> expected, Optional<Tensor> actual) {
    if (actual == null || expected.isPresent() != actual.isPresent()) {
      throw new RuleViolation(what + ": expected " + expected + ", actual " + actual);
    }
    if (expected.isPresent()) {
      sameBits(what, expected.get(), actual.get());
    }
  }

  /** The same bits in every gradient. */
  static void sameGradients(String when, Gradients expected, Gradients actual) {
    sameBits("input gradient " + when, expected.input(), actual.input());
    sameBits("scale gradient " + when, expected.scale(), actual.scale());
    sameBits("shift gradient " + when, expected.shift(), actual.shift());
  }

  /** Present where a bound is, and within it. */
  static void within(String what, Optional<Expectation> expectation, Optional<Tensor> actual) {
    if (actual == null || expectation.isPresent() != actual.isPresent()) {
      throw new RuleViolation(
          what
              + (expectation.isPresent()
                  ? " is missing, though the specification has the parameter"
                  : " was given, though the specification lacks the parameter"));
    }
    if (expectation.isPresent()) {
      within(what, expectation.get(), actual.get());
    }
  }

  /** There, and of this shape. */
  static void shape(String what, Shape expected, Tensor actual) {
    if (actual == null) {
      throw new RuleViolation(what + " is null; expected shape " + expected);
    }
    if (!actual.shape().equals(expected)) {
      throw new RuleViolation(what + " has shape " + actual.shape() + "; expected " + expected);
    }
  }
}
