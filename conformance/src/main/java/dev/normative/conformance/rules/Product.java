package dev.normative.conformance.rules;

import dev.normative.conformance.bound.Expectation;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * A sum of products of results with weights, and how far it may be off: by the bound of each result
 * times the weight's magnitude. The sum itself is taken in double-double arithmetic.
 */
final class Product {
  private final DoubleDoubleSum sum = new DoubleDoubleSum();
  private double tolerance;

  /** Adds a result times weights of its shape. */
  void add(String what, Tensor weights, Tensor result, Expectation bound) {
    Check.shape(what, weights.shape(), result);
    for (int i = 0; i < weights.size(); i++) {
      add(weights.at(i), result.at(i), bound.tolerance().at(i));
    }
  }

  /** Adds a result times weights, where there is one. */
  void add(
      String what, Optional<Tensor> weights, Optional<Tensor> result, Optional<Expectation> bound) {
    if (weights.isPresent()) {
      Tensor there = result == null ? null : result.orElse(null);
      add(what, weights.get(), there, bound.orElseThrow());
    }
  }

  /** Adds some elements of a result. */
  void add(ElementSet elements, Tensor result, Expectation bound) {
    elements.forEach(i -> add(1, result.at(i), bound.tolerance().at(i)));
  }

  private void add(double weight, double value, double bound) {
    sum.add(DoubleDouble.product(weight, value));
    tolerance += weight == 0 ? 0 : Math.abs(weight) * bound;
  }

  double value() {
    return sum.value().toDouble();
  }

  /** Whether the sum is known to a thousandth. */
  boolean sharp() {
    return tolerance < 1e-3 * Math.abs(value());
  }

  /** Refuses values that are further apart than both may be off, and an ulp of this one. */
  void mustBe(String what, Product expected) {
    Check.agree(
        what,
        DType.FLOAT64,
        Tensor.scalar(expected.value()),
        Tensor.scalar(tolerance + expected.tolerance + Math.ulp(value())),
        Tensor.scalar(value()));
  }
}
