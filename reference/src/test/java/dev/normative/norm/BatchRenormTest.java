package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.BatchRenorm.Renormalized;
import dev.normative.norm.BatchRenorm.State;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BatchRenormTest {
  private static final NormSpec SPEC = NormSpec.batchNorm1d(2).withEpsilon(1);
  private static final double UNLIMITED = Double.POSITIVE_INFINITY;

  private static State state(Drawn drawn) {
    Tensor deviation = drawn.uniform(Shape.of(2)).map(u -> 1.5 + u);
    return new State(drawn.uniform(Shape.of(2)), deviation, 3);
  }

  @Property(tries = 60)
  void withoutRoomForCorrectionItIsBatchNorm(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    Tensor input = drawn.input(Shape.of(5, 2, 3), 1, 1);
    Tensor upstream = drawn.uniform(input.shape());
    Affine affine = drawn.affine(SPEC);
    BatchRenorm renorm = new BatchRenorm(SPEC, 1, 0);
    Renormalized actual = renorm.forward(input, affine, state(drawn), Mode.TRAINING);
    try (Normalization batchNorm = new ReferenceProvider().create(SPEC)) {
      Forward expected = batchNorm.forward(input, affine, SPEC.initialStats(), Mode.TRAINING);
      assertThat(actual.output()).isEqualTo(expected.output());
      assertThat(renorm.backward(actual, upstream))
          .isEqualTo(batchNorm.backward(expected, upstream));
    }
  }

  @Property(tries = 60)
  void withoutLimitsTrainingGivesWhatEvaluationWouldHaveGiven(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    Tensor input = drawn.input(Shape.of(5, 2, 3), 1, 1);
    Affine affine = drawn.affine(SPEC);
    State before = state(drawn);
    BatchRenorm renorm = new BatchRenorm(SPEC, UNLIMITED, UNLIMITED);
    Tensor training = renorm.forward(input, affine, before, Mode.TRAINING).output();
    Renormalized evaluation = renorm.forward(input, affine, before, Mode.EVALUATION);
    for (int i = 0; i < training.size(); i++) {
      // Roundings of r, d and of what is made of them, each term below 40.
      assertThat(training.at(i)).isCloseTo(evaluation.output().at(i), within(1e-13));
    }
    assertThat(evaluation.after()).isEqualTo(before);
  }

  /** The definition in plain double arithmetic, with r and d from another input. */
  private static Tensor definition(
      Tensor x, Affine affine, State before, double rMax, double dMax, Tensor constantsFrom) {
    double[] output = new double[x.size()];
    for (int c = 0; c < 2; c++) {
      double[] now = meanAndDeviation(x, c);
      double[] fixed = meanAndDeviation(constantsFrom, c);
      double s = before.deviation().at(c);
      double r = Math.max(1 / rMax, Math.min(rMax, fixed[1] / s));
      double d = Math.max(-dMax, Math.min(dMax, (fixed[0] - before.mean().at(c)) / s));
      for (int i = c; i < x.size(); i += 2) {
        output[i] = affine.scaleAt(c) * ((x.at(i) - now[0]) / now[1] * r + d) + affine.shiftAt(c);
      }
    }
    return Tensor.adopting(x.shape(), output);
  }

  private static double[] meanAndDeviation(Tensor x, int channel) {
    double mean = 0;
    int n = x.size() / 2;
    for (int i = channel; i < x.size(); i += 2) {
      mean += x.at(i) / n;
    }
    double variance = 0;
    for (int i = channel; i < x.size(); i += 2) {
      variance += (x.at(i) - mean) * (x.at(i) - mean) / n;
    }
    return new double[] {mean, Math.sqrt(variance + 1)};
  }

  @Property(tries = 40)
  void gradientsAreTheDerivativesWithRAndDConstant(@ForAll Mode mode, @ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    Tensor input = drawn.input(Shape.of(4, 2), 0.5, 1);
    Tensor upstream = drawn.uniform(input.shape());
    Affine affine = drawn.affine(SPEC);
    State before = state(drawn);
    BatchRenorm renorm = new BatchRenorm(SPEC, 1.2, 0.3);
    Renormalized forward = renorm.forward(input, affine, before, mode);
    Gradients gradients = renorm.backward(forward, upstream);
    if (mode == Mode.TRAINING) {
      Tensor expected = definition(input, affine, before, 1.2, 0.3, input);
      for (int i = 0; i < input.size(); i++) {
        assertThat(forward.output().at(i)).isCloseTo(expected.at(i), within(1e-14));
      }
      Differences.check(
          "input",
          x -> definition(x, affine, before, 1.2, 0.3, input),
          input,
          upstream,
          gradients.input());
    } else {
      Differences.check(
          "input",
          x -> renorm.forward(x, affine, before, mode).output(),
          input,
          upstream,
          gradients.input());
    }
    Tensor scale = affine.scale().orElseThrow();
    Tensor shift = affine.shift().orElseThrow();
    Differences.check(
        "scale",
        v -> renorm.forward(input, Affine.of(v, shift), before, mode).output(),
        scale,
        upstream,
        gradients.scale().orElseThrow());
    Differences.check(
        "shift",
        v -> renorm.forward(input, Affine.of(scale, v), before, mode).output(),
        shift,
        upstream,
        gradients.shift().orElseThrow());
  }

  @Test
  void meanAndDeviationAreAveragedThemselves() {
    NormSpec spec =
        NormSpec.batchNorm1d(1)
            .withEpsilon(0.75)
            .withRunning(new RunningUpdate.Exponential(0.5, Denominator.UNBIASED));
    // 1 and 2 have the mean 1.5 and the variance
    // 0.25, so that the deviation of the batch is exactly 1.
    Tensor input = Tensor.of(Shape.of(2, 1), 1, 2);
    State before = new State(Tensor.vector(0.5), Tensor.vector(3), 0);
    State after =
        new BatchRenorm(spec, 3, 5)
            .forward(input, Affine.initial(spec), before, Mode.TRAINING)
            .after();
    assertThat(after).isEqualTo(new State(Tensor.vector(1), Tensor.vector(2), 1));
  }

  @Test
  void float32IsRoundedOnceMore() {
    NormSpec spec = SPEC.withDType(DType.FLOAT32);
    Tensor input = new Drawn(3).input(Shape.of(4, 2), 1, 0).rounded(DType.FLOAT32);
    BatchRenorm renorm = new BatchRenorm(spec, 2, 1);
    Renormalized forward =
        renorm.forward(input, Affine.initial(spec), State.initial(2), Mode.TRAINING);
    assertThat(forward.output().isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(forward.after().mean().isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(forward.after().deviation().isExactlyIn(DType.FLOAT32)).isTrue();
    Gradients gradients = renorm.backward(forward, input);
    assertThat(gradients.input().isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(gradients.scale().orElseThrow().isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(gradients.shift().orElseThrow().isExactlyIn(DType.FLOAT32)).isTrue();
  }

  @Test
  void anEmptyBatchIsCountedAndChangesNothingElse() {
    State before = state(new Drawn(1));
    BatchRenorm renorm = new BatchRenorm(SPEC, 3, 5);
    Tensor empty = Tensor.zeros(Shape.of(0, 2));
    Renormalized forward = renorm.forward(empty, Affine.initial(SPEC), before, Mode.TRAINING);
    assertThat(forward.output()).isEqualTo(empty);
    assertThat(forward.after()).isEqualTo(new State(before.mean(), before.deviation(), 4));
    assertThat(renorm.forward(empty, Affine.initial(SPEC), before, Mode.EVALUATION).after())
        .isEqualTo(before);
    assertThat(renorm.backward(forward, empty).input()).isEqualTo(empty);
  }

  @Test
  void withoutScaleAndShiftThereAreNoGradientsOfThem() {
    NormSpec spec = SPEC.withAffine(false, false);
    BatchRenorm renorm = new BatchRenorm(spec, 3, 5);
    Tensor input = new Drawn(3).input(Shape.of(4, 2), 1, 0);
    Renormalized forward = renorm.forward(input, Affine.none(), State.initial(2), Mode.TRAINING);
    assertThat(renorm.backward(forward, input).scale()).isEmpty();
    assertThat(renorm.backward(forward, input).shift()).isEmpty();
    assertThatThrownBy(
            () -> renorm.forward(input, Affine.initial(SPEC), State.initial(2), Mode.TRAINING))
        .hasMessageContaining("a scale was given, but the specification has none");
  }

  @Test
  void aNewStateHasMeanZeroAndDeviationOne() {
    assertThat(State.initial(2)).isEqualTo(new State(Tensor.vector(0, 0), Tensor.vector(1, 1), 0));
  }

  @Test
  void everyConditionIsAskedFor() {
    NormSpec outside =
        SPEC.withPolicies(SPEC.policies().withEpsilonPlace(EpsilonPlace.OUTSIDE_ROOT));
    NormSpec aboutZero =
        new NormSpec(
            SPEC.reduction(), false, true, true, 1, SPEC.running(), SPEC.policies(), DType.FLOAT64);
    NormSpec tracking = NormSpec.instanceNorm1d(2).withRunning(SPEC.running().orElseThrow());
    for (NormSpec unfit : List.of(SPEC.withoutRunning(), outside, aboutZero, tracking)) {
      assertThatThrownBy(() -> new BatchRenorm(unfit, 3, 5))
          .hasMessageContaining("corrects a batch normalization with running statistics");
    }
    Tensor two = Tensor.vector(1, 1);
    assertThatThrownBy(() -> new State(Tensor.vector(0), two, 0))
        .hasMessageContaining("must both be vectors");
    Tensor matrix = Tensor.full(Shape.of(1, 2), 1);
    assertThatThrownBy(() -> new State(matrix, matrix, 0))
        .hasMessageContaining("must both be vectors");
    assertThatThrownBy(() -> new State(two, Tensor.vector(1, -1), 0))
        .hasMessageContaining("deviation of channel 1 is -1.0");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new BatchRenorm(NormSpec.layerNorm(3), 3, 5))
        .hasMessageContaining("batch normalization with running statistics");
    assertThatThrownBy(() -> new BatchRenorm(SPEC, 0.5, 5)).hasMessageContaining("r max is 0.5");
    assertThatThrownBy(() -> new BatchRenorm(SPEC, Double.NaN, 5)).hasMessageContaining("r max");
    assertThatThrownBy(() -> new BatchRenorm(SPEC, 3, -1)).hasMessageContaining("d max is -1.0");
    assertThatThrownBy(() -> new State(Tensor.vector(0), Tensor.vector(0), 0))
        .hasMessageContaining("deviation of channel 0 is 0.0");
    BatchRenorm renorm = new BatchRenorm(SPEC, 3, 5);
    Tensor input = Tensor.zeros(Shape.of(4, 2));
    Affine affine = Affine.initial(SPEC);
    assertThatThrownBy(() -> renorm.forward(input, affine, State.initial(3), Mode.TRAINING))
        .hasMessageContaining("a state of 3 channels was given; expected 2");
    Renormalized forward = renorm.forward(input, affine, State.initial(2), Mode.TRAINING);
    assertThatThrownBy(() -> renorm.backward(forward, Tensor.zeros(Shape.of(4, 3))))
        .hasMessageContaining("must have the shape of the output");
  }
}
