package dev.normative.conformance.rules;

import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;

/** The bound of a case, by what a candidate declares. */
final class Bounds {
  private Bounds() {}

  static NormalizationBound of(Candidate candidate, NormCase c, Mode mode) {
    return of(candidate, c, c.input(), mode);
  }

  static NormalizationBound of(Candidate candidate, NormCase c, Tensor input, Mode mode) {
    return of(candidate, c, input, c.before(), mode);
  }

  static NormalizationBound of(
      Candidate candidate, NormCase c, Tensor input, RunningStats before, Mode mode) {
    return of(candidate, c.spec(), input, c.affine(), before, mode);
  }

  static NormalizationBound of(
      Candidate candidate,
      NormSpec spec,
      Tensor input,
      Affine affine,
      RunningStats before,
      Mode mode) {
    return NormalizationBound.of(candidate.provider(), spec, input, affine, before, mode);
  }

  /** Element by element: how far two results that are both within their bounds may differ. */
  static Tensor sum(Tensor one, Tensor other) {
    double[] sum = new double[one.size()];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = one.at(i) + other.at(i);
    }
    return Tensor.adopting(one.shape(), sum);
  }

  /** Whether some element's bound is below a share of the element itself: it can be missed. */
  static boolean sharp(Expectation expectation, double share) {
    for (int i = 0; i < expectation.expected().size(); i++) {
      if (expectation.tolerance().at(i) < share * Math.abs(expectation.expected().at(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether every bound says something. */
  static boolean finite(Expectation expectation) {
    for (int i = 0; i < expectation.tolerance().size(); i++) {
      if (!(expectation.tolerance().at(i) < Double.POSITIVE_INFINITY)) {
        return false;
      }
    }
    return true;
  }

  /** Whether two expectations of the same thing are too far apart to be mistaken. */
  static boolean apart(Expectation one, Expectation other) {
    for (int i = 0; i < one.expected().size(); i++) {
      double distance = Math.abs(one.expected().at(i) - other.expected().at(i));
      if (distance > one.tolerance().at(i) + other.tolerance().at(i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether every element is within its bound: for hints, it leaves no trace in the evidence. */
  static boolean fits(Expectation expectation, Tensor actual) {
    if (actual == null || !actual.shape().equals(expectation.expected().shape())) {
      return false;
    }
    for (int i = 0; i < actual.size(); i++) {
      double error = Math.abs(actual.at(i) - expectation.expected().at(i));
      if (!(error <= expectation.tolerance().at(i))) {
        return false;
      }
    }
    return true;
  }
}
