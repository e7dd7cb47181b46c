package dev.normative.conformance.bound;

import static dev.normative.conformance.bound.DrawnCalls.assertThatBounds;
import static dev.normative.conformance.bound.DrawnCalls.cases;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.bound.DerivedBound.Call;
import dev.normative.conformance.bound.DrawnCalls.Case;
import dev.normative.contract.Affine;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every tolerance of second derivatives is the one that the derivation gives. */
class SecondDerivativeToleranceTest {
  private final SplittableRandom random = new SplittableRandom(47);

  private Tensor drawn(Shape shape) {
    double[] values = new double[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(4) == 0 ? 0 : (float) (4 * random.nextDouble() - 2);
    }
    return Tensor.of(shape, values);
  }

  private Gradients along(Call call) {
    Shape parameters = call.spec().reduction().parameterShape();
    return new Gradients(
        drawn(call.input().shape()),
        call.spec().scale() ? Optional.of(drawn(parameters)) : Optional.empty(),
        call.spec().shift() ? Optional.of(drawn(parameters)) : Optional.empty());
  }

  /** Without the calls in evaluation that are what they are in training. */
  private static List<Case> different() {
    return cases().stream()
        .filter(of -> of.call().mode() == Mode.TRAINING || of.call().spec().running().isPresent())
        .toList();
  }

  @Test
  void secondDerivativesAreAllowedWhatTheDerivationGives() {
    for (Case of : different()) {
      Gradients along = along(of.call());
      ExpectedSecondGradients given = of.bound().secondGradients(of.upstream(), along);
      DerivedSecondBound derived = new DerivedSecondBound(of.call(), of.upstream(), along);
      assertThatBounds(of, given.upstream()).are(derived.upstream);
      assertThatBounds(of, given.scale().orElseThrow()).are(derived.scale);
      assertThatBounds(of, given.input()).are(derived.input);
    }
  }

  @Test
  void withoutScaleAndShiftNothingIsDifferentiatedAlongThem() {
    for (Case of : different().stream().filter(each -> each.name().contains("ORDINARY")).toList()) {
      Call call = of.call();
      NormSpec spec = call.spec().withAffine(false, false);
      Call plain =
          new Call(
              spec,
              call.accumulator(),
              call.input(),
              Affine.none(),
              call.before(),
              call.mode(),
              call.sets(),
              call.parameters(),
              call.channels());
      Case bare = new Case(of.name(), plain, of.upstream());
      Gradients along = along(plain);
      ExpectedSecondGradients given = bare.bound().secondGradients(of.upstream(), along);
      DerivedSecondBound derived = new DerivedSecondBound(plain, of.upstream(), along);
      assertThat(given.scale()).isEmpty();
      assertThatBounds(bare, given.upstream()).are(derived.upstream);
      assertThatBounds(bare, given.input()).are(derived.input);
    }
  }
}
