package dev.normative.conformance.bound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.golden.GoldenTensor;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/** What a framework recorded, beside what it should be. */
final class Recorded {
  private Recorded() {}

  static Tensor tensor(GoldenTensor golden) {
    return Tensor.of(Shape.of(golden.shape()), golden.data());
  }

  static void within(String what, Expectation expectation, GoldenTensor theirs) {
    assertThat(theirs.shape()).as(what).isEqualTo(expectation.expected().shape().toArray());
    for (int i = 0; i < theirs.size(); i++) {
      assertThat(Math.abs(theirs.at(i) - expectation.expected().at(i)))
          .as(
              "%s at %d: recorded %s, expected %s",
              what, i, theirs.at(i), expectation.expected().at(i))
          .isLessThanOrEqualTo(expectation.tolerance().at(i));
    }
  }

  /** Whether some element is off by more than the bound, as it has to be if something is wrong. */
  static boolean anyOutside(Expectation expectation, GoldenTensor theirs) {
    for (int i = 0; i < theirs.size(); i++) {
      double error = Math.abs(theirs.at(i) - expectation.expected().at(i));
      if (!(error <= expectation.tolerance().at(i))) {
        return true;
      }
    }
    return false;
  }
}
