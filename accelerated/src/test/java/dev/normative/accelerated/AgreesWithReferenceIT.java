package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.contract.Mode;
import dev.normative.contract.NormalizationProvider;
import dev.normative.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes that the suite does not draw: around lanes, leaves and blocks, and beyond them. */
class AgreesWithReferenceIT {
  /** The reference takes a microsecond for each. */
  private static final int ELEMENTS = 100_000;

  static Stream<NormalizationProvider> implementations() {
    return Stream.of(new VectorProvider(), VectorProvider.scalarTwin());
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void everyResultIsWithinTheBoundOfItsOwnData(NormalizationProvider provider) {
    Cases.all()
        .filter(call -> call.input().size() <= ELEMENTS)
        .forEach(call -> check(call, provider));
  }

  private static void check(Case call, NormalizationProvider provider) {
    Case.Outcome actual = call.run(provider);
    NormalizationBound bound =
        new NormalizationBound(
            call.spec(),
            provider.accumulator(call.spec().dtype()),
            call.input(),
            call.affine(),
            call.before(),
            call.mode());
    near("output", bound.output(), actual.forward().output(), call);
    boolean updates = call.mode() == Mode.TRAINING && call.spec().running().isPresent();
    assertThat(actual.forward().after().batches())
        .isEqualTo(call.before().batches() + (updates ? 1 : 0));
    if (updates && call.input().size() > 0) {
      near("running mean", bound.runningMean(), actual.forward().after().mean(), call);
      near("running variance", bound.runningVariance(), actual.forward().after().variance(), call);
    } else {
      assertThat(actual.forward().after().mean()).isEqualTo(call.before().mean());
      assertThat(actual.forward().after().variance()).isEqualTo(call.before().variance());
    }
    ExpectedGradients gradients = bound.gradients(call.upstream());
    near("input gradient", gradients.input(), actual.gradients().input(), call);
    assertThat(actual.gradients().scale()).matches(it -> it.isPresent() == call.spec().scale());
    assertThat(actual.gradients().shift()).matches(it -> it.isPresent() == call.spec().shift());
    gradients
        .scale()
        .ifPresent(it -> near("scale", it, actual.gradients().scale().orElseThrow(), call));
    gradients
        .shift()
        .ifPresent(it -> near("shift", it, actual.gradients().shift().orElseThrow(), call));
  }

  private static void near(String what, Expectation expected, Tensor actual, Case call) {
    assertThat(actual.shape()).isEqualTo(expected.expected().shape());
    for (int i = 0; i < actual.size(); i++) {
      double tolerance = expected.tolerance().at(i);
      double error = Math.abs(actual.at(i) - expected.expected().at(i));
      // Not by AssertJ alone: its description would be made for every element of every call.
      if (!(error <= tolerance && tolerance < Double.POSITIVE_INFINITY)) {
        assertThat(actual.at(i))
            .as("%s %d of %s", what, i, call)
            .isCloseTo(expected.expected().at(i), within(tolerance));
      }
    }
  }
}
