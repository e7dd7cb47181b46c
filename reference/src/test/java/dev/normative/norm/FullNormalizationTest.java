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
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.FullNormalization.Normalized;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FullNormalizationTest {

  private static NormSpec spec(double weight) {
    return NormSpec.batchNorm1d(2)
        .withEpsilon(1)
        .withRunning(new RunningUpdate.Exponential(weight, Denominator.BIASED));
  }

  @Property(tries = 60)
  void withNewWeightOneItIsBatchNorm(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    Tensor input = drawn.input(Shape.of(5, 2, 3), 1, 1);
    Tensor upstream = drawn.uniform(input.shape());
    Affine affine = drawn.affine(spec(1));
    RunningStats before = drawn.statistics(spec(1));
    FullNormalization full = new FullNormalization(spec(1));
    Normalized actual = full.forward(input, affine, before, Mode.TRAINING);
    try (Normalization batchNorm = new ReferenceProvider().create(spec(1))) {
      Forward expected = batchNorm.forward(input, affine, before, Mode.TRAINING);
      assertThat(actual.after()).isEqualTo(expected.after());
      // Only the rounding of mean and variance lies between the two.
      close(actual.output(), expected.output());
      Gradients gradients = batchNorm.backward(expected, upstream);
      Gradients ofFull = full.backward(actual, upstream);
      close(ofFull.input(), gradients.input());
      close(ofFull.scale().orElseThrow(), gradients.scale().orElseThrow());
      assertThat(ofFull.shift()).isEqualTo(gradients.shift());
    }
  }

  private static void close(Tensor actual, Tensor expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.at(i)).isCloseTo(expected.at(i), within(1e-14));
    }
  }

  /**
   * Two classes far apart, each batch of one class: the data set has mean 0 and variance 26, every
   * batch the variance 1.
   */
  @Test
  void statisticsOfIllComposedBatchesApproachTheDataSetsWhereBatchNormsDoNot() {
    NormSpec spec =
        NormSpec.batchNorm1d(1)
            .withRunning(new RunningUpdate.Exponential(1.0 / 64, Denominator.BIASED));
    Tensor low = Tensor.of(Shape.of(2, 1), -6, -4);
    Tensor high = Tensor.of(Shape.of(2, 1), 4, 6);
    Affine affine = Affine.initial(spec);
    FullNormalization full = new FullNormalization(spec);
    RunningStats ofFull = spec.initialStats();
    RunningStats ofBatchNorm = spec.initialStats();
    try (Normalization batchNorm = new ReferenceProvider().create(spec)) {
      for (int step = 0; step < 2000; step++) {
        Tensor batch = step % 2 == 0 ? low : high;
        ofFull = full.forward(batch, affine, ofFull, Mode.TRAINING).after();
        ofBatchNorm = batchNorm.forward(batch, affine, ofBatchNorm, Mode.TRAINING).after();
      }
    }
    // The average swings with the last batch by 5/128, which is the 0.0015 missing from 26.
    assertThat(ofFull.mean().item()).isCloseTo(0, within(0.04));
    assertThat(ofFull.variance().item()).isCloseTo(26, within(0.002));
    assertThat(ofBatchNorm.variance().item()).isCloseTo(1, within(1e-12));
    // What follows: batch normalization takes the classes for the same, full normalization does
    // not.
    Tensor normalizedLow = full.forward(low, affine, ofFull, Mode.TRAINING).output();
    assertThat(normalizedLow.at(1)).isLessThan(-0.7);
    Tensor confused;
    try (Normalization batchNorm = new ReferenceProvider().create(spec)) {
      confused = batchNorm.forward(low, affine, ofBatchNorm, Mode.TRAINING).output();
    }
    assertThat(confused.at(1)).isGreaterThan(0.9);
  }

  @Property(tries = 40)
  void estimatesAreThoseOfTheMixture(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    double weight = 0.25;
    Tensor input = drawn.input(Shape.of(4, 2), 1, 1);
    RunningStats before = drawn.statistics(spec(weight));
    RunningStats after =
        new FullNormalization(spec(weight))
            .forward(input, Affine.initial(spec(weight)), before, Mode.TRAINING)
            .after();
    for (int c = 0; c < 2; c++) {
      double first = 0;
      double second = 0;
      for (int i = c; i < 8; i += 2) {
        first += input.at(i) / 4;
        second += input.at(i) * input.at(i) / 4;
      }
      double m = before.mean().at(c);
      double mixedFirst = 0.75 * m + weight * first;
      double mixedSecond = 0.75 * (before.variance().at(c) + m * m) + weight * second;
      assertThat(after.mean().at(c)).isCloseTo(mixedFirst, within(1e-14));
      assertThat(after.variance().at(c))
          .isCloseTo(mixedSecond - mixedFirst * mixedFirst, within(1e-13));
    }
  }

  /** f(E[g]) with the estimates of E[g] = (m, v + m^2) moved by the batch's g: the chain rule. */
  @Property(tries = 40)
  void theInputGradientFollowsTheChainRuleThroughTheEstimates(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    NormSpec spec = spec(0.25);
    Tensor input = drawn.input(Shape.of(4, 2), 0.5, 0);
    Tensor upstream = drawn.uniform(input.shape());
    Affine affine = drawn.affine(spec);
    FullNormalization full = new FullNormalization(spec);
    Normalized forward = full.forward(input, affine, drawn.statistics(spec), Mode.TRAINING);
    RunningStats estimates = forward.after();
    Gradients gradients = full.backward(forward, upstream);
    Differences.check(
        "input", x -> composition(x, input, estimates, affine), input, upstream, gradients.input());
  }

  /**
   * The output as a function of x, the estimates of E[x] and E[x^2] moving from where they are as
   * the batch's own means of x and x^2 move from those of {@code from}.
   */
  private static Tensor composition(Tensor x, Tensor from, RunningStats estimates, Affine affine) {
    double[] output = new double[x.size()];
    for (int c = 0; c < 2; c++) {
      double m = estimates.mean().at(c);
      double square = estimates.variance().at(c) + m * m;
      for (int i = c; i < x.size(); i += 2) {
        m += (x.at(i) - from.at(i)) / 4;
        square += (x.at(i) * x.at(i) - from.at(i) * from.at(i)) / 4;
      }
      for (int i = c; i < x.size(); i += 2) {
        double normalized = (x.at(i) - m) / Math.sqrt(square - m * m + 1);
        output[i] = affine.scaleAt(c) * normalized + affine.shiftAt(c);
      }
    }
    return Tensor.adopting(x.shape(), output);
  }

  @Property(tries = 40)
  void evaluationTreatsTheEstimatesAsConstants(@ForAll long seed) {
    Drawn drawn = new Drawn(seed);
    NormSpec spec = spec(0.25);
    Tensor input = drawn.input(Shape.of(4, 2), 0.5, 0);
    Tensor upstream = drawn.uniform(input.shape());
    Affine affine = drawn.affine(spec);
    RunningStats before = drawn.statistics(spec);
    FullNormalization full = new FullNormalization(spec);
    Normalized actual = full.forward(input, affine, before, Mode.EVALUATION);
    try (Normalization batchNorm = new ReferenceProvider().create(spec)) {
      Forward expected = batchNorm.forward(input, affine, before, Mode.EVALUATION);
      assertThat(actual.after()).isEqualTo(before);
      close(actual.output(), expected.output());
      close(
          full.backward(actual, upstream).input(), batchNorm.backward(expected, upstream).input());
    }
  }

  @Test
  void anEmptyBatchIsCountedAndChangesNothingElse() {
    RunningStats before = new Drawn(1).statistics(spec(0.5));
    FullNormalization full = new FullNormalization(spec(0.5));
    Tensor empty = Tensor.zeros(Shape.of(0, 2));
    Normalized forward = full.forward(empty, Affine.initial(spec(0.5)), before, Mode.TRAINING);
    assertThat(forward.output()).isEqualTo(empty);
    assertThat(forward.after())
        .isEqualTo(new RunningStats(before.mean(), before.variance(), before.batches() + 1));
  }

  /** The first batch counts wholly, the second one half. */
  @Test
  void batchesAreCounted() {
    NormSpec spec =
        NormSpec.batchNorm1d(1).withRunning(new RunningUpdate.Cumulative(Denominator.BIASED));
    FullNormalization full = new FullNormalization(spec);
    RunningStats state = spec.initialStats();
    for (double mean : new double[] {2, 6}) {
      Tensor batch = Tensor.of(Shape.of(2, 1), mean - 1, mean + 1);
      state = full.forward(batch, Affine.initial(spec), state, Mode.TRAINING).after();
    }
    // The mean of 2 and 6; variances of 1 about means that are 2 from it.
    assertThat(state).isEqualTo(new RunningStats(Tensor.vector(4), Tensor.vector(5), 2));
  }

  @Test
  void float32IsRoundedOnceMore() {
    NormSpec spec = spec(0.1).withDType(DType.FLOAT32);
    Tensor input = new Drawn(3).input(Shape.of(4, 2), 1, 0).rounded(DType.FLOAT32);
    FullNormalization full = new FullNormalization(spec);
    Normalized forward =
        full.forward(input, Affine.initial(spec), spec.initialStats(), Mode.TRAINING);
    assertThat(forward.output().isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(forward.after().mean().isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(forward.after().variance().isExactlyIn(DType.FLOAT32)).isTrue();
    Gradients gradients = full.backward(forward, input);
    assertThat(gradients.input().isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(gradients.scale().orElseThrow().isExactlyIn(DType.FLOAT32)).isTrue();
    assertThat(gradients.shift().orElseThrow().isExactlyIn(DType.FLOAT32)).isTrue();
  }

  @Test
  void withoutScaleAndShiftThereAreNoGradientsOfThem() {
    NormSpec spec = spec(0.1).withAffine(false, false);
    Tensor input = new Drawn(3).input(Shape.of(4, 2), 1, 0);
    FullNormalization full = new FullNormalization(spec);
    Normalized forward = full.forward(input, Affine.none(), spec.initialStats(), Mode.TRAINING);
    assertThat(full.backward(forward, input).scale()).isEmpty();
    assertThat(full.backward(forward, input).shift()).isEmpty();
  }

  @Test
  void everyConditionIsAskedFor() {
    NormSpec fit = spec(0.1);
    NormSpec outside = fit.withPolicies(fit.policies().withEpsilonPlace(EpsilonPlace.OUTSIDE_ROOT));
    NormSpec aboutZero =
        new NormSpec(
            fit.reduction(), false, true, true, 1, fit.running(), fit.policies(), DType.FLOAT64);
    NormSpec tracking = NormSpec.instanceNorm1d(2).withRunning(fit.running().orElseThrow());
    for (NormSpec unfit : List.of(fit.withoutRunning(), outside, aboutZero, tracking)) {
      assertThatThrownBy(() -> new FullNormalization(unfit))
          .hasMessageContaining("full normalization is a batch normalization");
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new FullNormalization(NormSpec.batchNorm1d(2).withoutRunning()))
        .hasMessageContaining("batch normalization with running statistics");
    FullNormalization full = new FullNormalization(spec(0.1));
    Affine affine = Affine.initial(spec(0.1));
    RunningStats before = spec(0.1).initialStats();
    Tensor input = Tensor.zeros(Shape.of(3, 2));
    Normalized forward = full.forward(input, affine, before, Mode.TRAINING);
    assertThatThrownBy(() -> full.backward(forward, Tensor.zeros(Shape.of(2, 2))))
        .hasMessageContaining("must have the shape of the output, [3, 2]");
    Tensor wide = Tensor.zeros(Shape.of(3, 4));
    assertThatThrownBy(() -> full.forward(wide, affine, before, Mode.TRAINING))
        .hasMessageContaining("4 channels on axis 1; expected 2");
  }
}
