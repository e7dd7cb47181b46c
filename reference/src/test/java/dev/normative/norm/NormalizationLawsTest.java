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
import dev.normative.contract.Policies;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What must hold for any data, each law by its name. */
class NormalizationLawsTest {

  private static Forward forward(
      NormSpec spec, Tensor input, Affine affine, RunningStats before, Mode mode) {
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      return norm.forward(input, affine, before, mode);
    }
  }

  @Test
  void outputOfAWorkedExample() {
    // The mean of 1, 2, 3, 4 is 2.5, the population variance 1.25; with epsilon 0.3125 the divisor
    // is exactly 1.25.
    NormSpec spec = NormSpec.batchNorm1d(1).withEpsilon(0.3125).withAffine(false, false);
    Tensor input = Tensor.of(Shape.of(4, 1), 1, 2, 3, 4);
    Forward forward = forward(spec, input, Affine.none(), spec.initialStats(), Mode.TRAINING);
    assertThat(forward.output().toArray()).containsExactly(-1.2, -0.4, 0.4, 1.2);
    // 0.9 * 0 + 0.1 * 2.5 and 0.9 * 1 + 0.1 * 5/3
    assertThat(forward.after().mean().item()).isEqualTo(0.25);
    assertThat(forward.after().variance().item()).isCloseTo(1.0666666666666667, within(1e-15));
    assertThat(forward.after().batches()).isEqualTo(1);
  }

  @Test
  void aBiasedRunningVarianceDividesByN() {
    NormSpec spec =
        NormSpec.batchNorm1d(1).withRunning(new RunningUpdate.Exponential(1, Denominator.BIASED));
    Tensor input = Tensor.of(Shape.of(4, 1), 1, 2, 3, 4);
    Forward forward =
        forward(spec, input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
    assertThat(forward.after().variance().item()).isEqualTo(1.25);
  }

  @Test
  void cumulativeStatisticsAreTheMeanOfTheBatches() {
    NormSpec spec =
        NormSpec.batchNorm1d(1).withRunning(new RunningUpdate.Cumulative(Denominator.BIASED));
    RunningStats state = spec.initialStats();
    double[][] batches = {{1, 3}, {4, 8}, {7, 1}};
    for (double[] batch : batches) {
      Tensor input = Tensor.of(Shape.of(2, 1), batch);
      state = forward(spec, input, Affine.initial(spec), state, Mode.TRAINING).after();
    }
    assertThat(state.mean().item()).isCloseTo((2 + 6 + 4) / 3.0, within(1e-15));
    assertThat(state.variance().item()).isCloseTo((1 + 4 + 9) / 3.0, within(1e-15));
    assertThat(state.batches()).isEqualTo(3);
  }

  @Property(tries = 100)
  void evaluationIsTheAffineMapOfTheRunningStatistics(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    NormSpec spec = NormSpec.batchNorm1d(3);
    Tensor input = drawn.input(Shape.of(5, 3), 2, 1);
    Affine affine = drawn.affine(spec);
    RunningStats before = drawn.statistics(spec);
    Forward forward = forward(spec, input, affine, before, Mode.EVALUATION);
    for (int i = 0; i < input.size(); i++) {
      int c = i % 3;
      double expected =
          (input.at(i) - before.mean().at(c))
                  / Math.sqrt(before.variance().at(c) + spec.epsilon())
                  * affine.scaleAt(c)
              + affine.shiftAt(c);
      // Six roundings in plain double arithmetic, on terms that are at most 10 times the result.
      assertThat(forward.output().at(i)).isCloseTo(expected, within(1e-14));
    }
    assertThat(forward.after()).isEqualTo(before);
  }

  @Property(tries = 100)
  void theInputGradientSumsToZeroOverEachChannel(
      @ForAll @IntRange(min = 2, max = 40) int samples, @ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    NormSpec spec = NormSpec.batchNorm1d(2);
    Tensor input = drawn.input(Shape.of(samples, 2), 1, 2);
    Tensor upstream = drawn.uniform(input.shape());
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Forward forward = norm.forward(input, drawn.affine(spec), spec.initialStats(), Mode.TRAINING);
      Tensor dx = norm.backward(forward, upstream).input();
      for (int c = 0; c < 2; c++) {
        double sum = 0;
        double magnitude = 0;
        for (int i = c; i < dx.size(); i += 2) {
          sum += dx.at(i);
          magnitude += Math.abs(dx.at(i));
        }
        // Each term is rounded once, and so is each of the additions here.
        assertThat(sum).isCloseTo(0, within((samples + 1) * 0x1p-53 * magnitude));
      }
    }
  }

  @Property(tries = 60)
  void theGradientsAreTheDerivativesOfTheOutput(@ForAll Mode mode, @ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    NormSpec spec = NormSpec.batchNorm1d(2).withEpsilon(1);
    Tensor input = drawn.input(Shape.of(4, 2), 0.5, 0);
    Affine affine = drawn.affine(spec);
    RunningStats before = drawn.statistics(spec);
    Tensor upstream = drawn.uniform(input.shape());
    Gradients gradients;
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      gradients = norm.backward(norm.forward(input, affine, before, mode), upstream);
    }
    for (int i = 0; i < input.size(); i++) {
      double numeric = derivative(input, i, x -> weighted(spec, x, affine, before, mode, upstream));
      assertThat(gradients.input().at(i)).as("d input %d", i).isCloseTo(numeric, within(1e-6));
    }
    Tensor scale = affine.scale().orElseThrow();
    Tensor shift = affine.shift().orElseThrow();
    for (int p = 0; p < scale.size(); p++) {
      double byScale =
          derivative(
              scale, p, s -> weighted(spec, input, Affine.of(s, shift), before, mode, upstream));
      double byShift =
          derivative(
              shift, p, s -> weighted(spec, input, Affine.of(scale, s), before, mode, upstream));
      assertThat(gradients.scale().orElseThrow().at(p)).isCloseTo(byScale, within(1e-6));
      assertThat(gradients.shift().orElseThrow().at(p)).isCloseTo(byShift, within(1e-6));
    }
  }

  private interface Loss {
    double of(Tensor argument);
  }

  /**
   * A central difference with step h = 2^-14: it errs by a sixth of the third derivative times h^2
   * = 4e-9. With epsilon 1 no inverse deviation exceeds 1, the third derivative of an output is at
   * most 15 |scale| 30 at most, and four outputs are summed: 120 / 6 * 4e-9 = 8e-8.
   */
  private static double derivative(Tensor argument, int i, Loss loss) {
    double step = 0x1p-14;
    double[] up = argument.toArray();
    double[] down = argument.toArray();
    up[i] += step;
    down[i] -= step;
    return (loss.of(Tensor.adopting(argument.shape(), up))
            - loss.of(Tensor.adopting(argument.shape(), down)))
        / (up[i] - down[i]);
  }

  private static double weighted(
      NormSpec spec, Tensor input, Affine affine, RunningStats before, Mode mode, Tensor weights) {
    Tensor output = forward(spec, input, affine, before, mode).output();
    double sum = 0;
    for (int i = 0; i < output.size(); i++) {
      sum += output.at(i) * weights.at(i);
    }
    return sum;
  }

  @Property(tries = 200)
  void aConstantChannelGivesTheShift(
      @ForAll @IntRange(min = -1000, max = 1000) int constant,
      @ForAll @IntRange(min = -1074, max = 1013) int exponent,
      @ForAll boolean moderate,
      @ForAll Policies.EpsilonPlace place,
      @ForAll long seed) {
    NormSpec plain = NormSpec.batchNorm1d(1);
    NormSpec spec = plain.withPolicies(plain.policies().withEpsilonPlace(place));
    Affine affine = new Drawn(seed).affine(spec);
    double value = moderate ? constant * 0.1 : Math.scalb((double) constant, exponent);
    Tensor input = Tensor.full(Shape.of(7, 1), value);
    Forward forward = forward(spec, input, affine, spec.initialStats(), Mode.TRAINING);
    assertThat(forward.output()).isEqualTo(Tensor.full(input.shape(), affine.shiftAt(0)));
    assertThat(forward.after().variance().item()).isEqualTo(0.9);
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Forward again = norm.forward(input, affine, spec.initialStats(), Mode.TRAINING);
      Gradients gradients = norm.backward(again, Tensor.full(input.shape(), 3));
      assertThat(gradients.input()).isEqualTo(Tensor.zeros(input.shape()));
      assertThat(gradients.scale()).contains(Tensor.zeros(Shape.of(1)));
      assertThat(gradients.shift()).contains(Tensor.vector(21));
    }
  }

  @Property(tries = 60)
  void oneGroupIsLayerNormWithoutAffine(@ForAll long seed) {
    Tensor input = new Drawn(seed).input(Shape.of(3, 4, 5), 1, 1);
    NormSpec group = NormSpec.groupNorm(1, 4).withAffine(false, false);
    NormSpec layer = NormSpec.layerNorm(4, 5).withAffine(false, false);
    assertThat(forward(group, input, Affine.none(), RunningStats.none(), Mode.TRAINING).output())
        .isEqualTo(
            forward(layer, input, Affine.none(), RunningStats.none(), Mode.TRAINING).output());
  }

  @Property(tries = 60)
  void batchNormOfOneSampleIsAGroupForEveryChannel(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    NormSpec batch = NormSpec.batchNorm2d(3).withoutRunning();
    NormSpec group = NormSpec.groupNorm(3, 3);
    Tensor input = drawn.input(Shape.of(1, 3, 4, 5), 1, 1);
    Tensor upstream = drawn.uniform(input.shape());
    Affine affine = drawn.affine(batch);
    try (Normalization one = new ReferenceProvider().create(batch);
        Normalization other = new ReferenceProvider().create(group)) {
      Forward a = one.forward(input, affine, RunningStats.none(), Mode.TRAINING);
      Forward b = other.forward(input, affine, RunningStats.none(), Mode.TRAINING);
      assertThat(a.output()).isEqualTo(b.output());
      assertThat(one.backward(a, upstream)).isEqualTo(other.backward(b, upstream));
    }
  }

  @Property(tries = 60)
  void theChannelAxisMayStandAnywhere(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    Tensor first = drawn.input(Shape.of(2, 3, 5), 1, 1);
    double[] moved = new double[first.size()];
    for (int i = 0; i < moved.length; i++) {
      int[] at = first.shape().indexOf(i);
      moved[(at[0] * 5 + at[2]) * 3 + at[1]] = first.at(i);
    }
    Tensor last = Tensor.adopting(Shape.of(2, 5, 3), moved);
    NormSpec channelsFirst = NormSpec.batchNorm1d(3);
    NormSpec channelsLast =
        new NormSpec(
            new PerChannel(3, 2, 3, 3),
            true,
            true,
            true,
            channelsFirst.epsilon(),
            channelsFirst.running(),
            channelsFirst.policies(),
            DType.FLOAT64);
    Affine affine = drawn.affine(channelsFirst);
    Forward a = forward(channelsFirst, first, affine, channelsFirst.initialStats(), Mode.TRAINING);
    Forward b = forward(channelsLast, last, affine, channelsLast.initialStats(), Mode.TRAINING);
    for (int i = 0; i < moved.length; i++) {
      int[] at = first.shape().indexOf(i);
      assertThat(b.output().at((at[0] * 5 + at[2]) * 3 + at[1])).isEqualTo(a.output().at(i));
    }
    assertThat(b.after()).isEqualTo(a.after());
  }

  @Test
  void instanceNormTracksTheMeanOfTheSamplesStatistics() {
    RunningUpdate half = new RunningUpdate.Exponential(0.5, Denominator.UNBIASED);
    NormSpec spec = NormSpec.instanceNorm1d(2).withRunning(half);
    // Channel 0: means 2 and 6, sample variances 2 and 8; channel 1: means 1 and 0, 0 and 2.
    Tensor input = Tensor.of(Shape.of(2, 2, 2), 1, 3, 1, 1, 4, 8, -1, 1);
    Forward forward = forward(spec, input, Affine.none(), spec.initialStats(), Mode.TRAINING);
    assertThat(forward.after().mean().toArray()).containsExactly(2, 0.25);
    assertThat(forward.after().variance().toArray()).containsExactly(3, 1);
    assertThat(forward.after().batches()).isEqualTo(1);
  }

  @Property(tries = 60)
  void instanceNormWithRunningStatisticsEvaluatesAsBatchNormDoes(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    RunningUpdate update = new RunningUpdate.Exponential(0.1, Denominator.UNBIASED);
    NormSpec instance = NormSpec.instanceNorm2d(3).withAffine(true, true).withRunning(update);
    NormSpec batch = NormSpec.batchNorm2d(3);
    Tensor input = drawn.input(Shape.of(4, 3, 2, 2), 1, 0);
    Tensor upstream = drawn.uniform(input.shape());
    Affine affine = drawn.affine(instance);
    RunningStats before = drawn.statistics(instance);
    try (Normalization one = new ReferenceProvider().create(instance);
        Normalization other = new ReferenceProvider().create(batch)) {
      Forward a = one.forward(input, affine, before, Mode.EVALUATION);
      Forward b = other.forward(input, affine, before, Mode.EVALUATION);
      assertThat(a.output()).isEqualTo(b.output());
      assertThat(a.after()).isEqualTo(before);
      Gradients expected = other.backward(b, upstream);
      assertThat(one.backward(a, upstream).input()).isEqualTo(expected.input());
    }
  }

  @Test
  void instanceNormWithoutRunningStatisticsEvaluatesAsItTrains() {
    NormSpec spec = NormSpec.instanceNorm3d(2);
    Tensor input = new Drawn(3).input(Shape.of(2, 2, 2, 1, 2), 1, 0);
    assertThat(forward(spec, input, Affine.none(), RunningStats.none(), Mode.EVALUATION).output())
        .isEqualTo(
            forward(spec, input, Affine.none(), RunningStats.none(), Mode.TRAINING).output());
  }

  @Test
  void instanceNormRefusesOneSpatialElementWhereItNeedsTheSamplesOwnStatistics() {
    NormSpec tracking =
        NormSpec.instanceNorm1d(2)
            .withRunning(new RunningUpdate.Exponential(0.1, Denominator.UNBIASED));
    NormSpec plain = NormSpec.instanceNorm1d(2);
    Tensor single = Tensor.zeros(Shape.of(4, 2, 1));
    RunningStats stats = tracking.initialStats();
    for (Mode mode : Mode.values()) {
      assertThatThrownBy(() -> forward(plain, single, Affine.none(), RunningStats.none(), mode))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("one value for each mean and variance of a sample");
    }
    assertThatThrownBy(() -> forward(tracking, single, Affine.none(), stats, Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(forward(tracking, single, Affine.none(), stats, Mode.EVALUATION).after())
        .isEqualTo(stats);
  }

  @Test
  void groupNormRefusesSingleValuesOnlyInABatchOfOne() {
    NormSpec spec = NormSpec.groupNorm(2, 2).withAffine(false, false);
    Tensor four = Tensor.full(Shape.of(4, 2), 3);
    assertThat(forward(spec, four, Affine.none(), RunningStats.none(), Mode.TRAINING).output())
        .isEqualTo(Tensor.zeros(four.shape()));
    Tensor one = Tensor.full(Shape.of(1, 2), 3);
    assertThatThrownBy(
            () -> forward(spec, one, Affine.none(), RunningStats.none(), Mode.EVALUATION))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a larger input");
  }

  @Test
  void rmsNormDividesByTheRootMeanSquare() {
    // The mean square of 1, 7, 5, 5 is 25; with epsilon 11 the divisor is 6.
    NormSpec spec = NormSpec.rmsNorm(4).withEpsilon(11);
    Tensor input = Tensor.of(Shape.of(1, 4), 1, 7, 5, 5);
    Affine affine = new Affine(Optional.of(Tensor.vector(6, 3, 6, -12)), Optional.empty());
    Forward forward = forward(spec, input, affine, RunningStats.none(), Mode.TRAINING);
    assertThat(forward.output().toArray()).containsExactly(1, 3.5, 5, -10);
  }

  @Test
  void rmsNormTakesTheFormatsEpsilon() {
    assertThat(NormSpec.rmsNorm(4).epsilon()).isEqualTo(Math.ulp(1.0));
    assertThat(NormSpec.rmsNorm(DType.FLOAT32, 4).epsilon()).isEqualTo(Math.ulp(1f));
    assertThat(NormSpec.rmsNorm(DType.FLOAT32, 4).dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void oneValuePerChannelFollowsThePolicy() {
    NormSpec refusing = NormSpec.batchNorm1d(2);
    Tensor single = Tensor.of(Shape.of(1, 2), 3, 4);
    assertThatThrownBy(
            () ->
                forward(
                    refusing,
                    single,
                    Affine.initial(refusing),
                    refusing.initialStats(),
                    Mode.TRAINING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one value per channel");
    NormSpec passing =
        refusing
            .withPolicies(
                new Policies(
                    Policies.SingleValue.PASS,
                    Policies.EmptyBatch.PASS,
                    Policies.EpsilonPlace.INSIDE_ROOT))
            .withRunning(new RunningUpdate.Exponential(0.5, Denominator.UNBIASED));
    Affine affine = Affine.of(Tensor.vector(2, 2), Tensor.vector(7, 8));
    Forward forward = forward(passing, single, affine, passing.initialStats(), Mode.TRAINING);
    assertThat(forward.output().toArray()).containsExactly(7, 8);
    assertThat(forward.after().variance().toArray()).containsExactly(0.5, 0.5);
  }

  @Test
  void anEmptyBatchIsCountedAndChangesNothingElse() {
    NormSpec spec = NormSpec.batchNorm1d(2);
    RunningStats before = new Drawn(1).statistics(spec);
    Forward forward =
        forward(spec, Tensor.zeros(Shape.of(0, 2)), Affine.initial(spec), before, Mode.TRAINING);
    assertThat(forward.output().size()).isZero();
    assertThat(forward.after().mean()).isEqualTo(before.mean());
    assertThat(forward.after().variance()).isEqualTo(before.variance());
    assertThat(forward.after().batches()).isEqualTo(before.batches() + 1);
  }

  @Test
  void notANumberStaysInItsChannel() {
    NormSpec spec = NormSpec.batchNorm1d(2);
    Tensor input = Tensor.of(Shape.of(3, 2), Double.NaN, 1, 2, 2, 3, 3);
    Forward forward =
        forward(spec, input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
    for (int i = 0; i < input.size(); i++) {
      assertThat(Double.isNaN(forward.output().at(i))).isEqualTo(i % 2 == 0);
    }
    assertThat(forward.after().mean().at(0)).isNaN();
    assertThat(forward.after().mean().at(1)).isFinite();
  }

  @Test
  void float32ResultsAreFloats() {
    NormSpec spec = NormSpec.batchNorm1d(3).withDType(DType.FLOAT32);
    Tensor input = new Drawn(5).input(Shape.of(9, 3), 1, 0).rounded(DType.FLOAT32);
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      Forward forward =
          norm.forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
      Gradients gradients = norm.backward(forward, input);
      assertThat(forward.output().isExactlyIn(DType.FLOAT32)).isTrue();
      assertThat(forward.after().variance().isExactlyIn(DType.FLOAT32)).isTrue();
      assertThat(gradients.input().isExactlyIn(DType.FLOAT32)).isTrue();
      assertThat(gradients.scale().map(scale -> scale.isExactlyIn(DType.FLOAT32)))
          .isEqualTo(Optional.of(true));
      assertThat(gradients.shift().map(shift -> shift.isExactlyIn(DType.FLOAT32)))
          .isEqualTo(Optional.of(true));
    }
  }

  @Test
  void backwardTakesWhatForwardReturnedAndAGradientOfItsShape() {
    NormSpec spec = NormSpec.batchNorm1d(2);
    Tensor input = new Drawn(5).input(Shape.of(3, 2), 1, 0);
    Forward forward =
        forward(spec, input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
    try (Normalization norm = new ReferenceProvider().create(spec);
        Normalization other = new ReferenceProvider().create(spec.withEpsilon(1))) {
      assertThatThrownBy(() -> other.backward(forward, input))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("under the same specification");
      assertThatThrownBy(() -> norm.backward(forward, Tensor.zeros(Shape.of(2, 2))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must have the shape of the output");
    }
  }
}
