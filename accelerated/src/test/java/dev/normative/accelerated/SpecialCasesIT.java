package dev.normative.accelerated;

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
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialCasesIT {
  private static final Policies PASS_ALL =
      new Policies(
          Policies.SingleValue.PASS, Policies.EmptyBatch.PASS, Policies.EpsilonPlace.INSIDE_ROOT);

  private static NormSpec channels(int channels) {
    return NormSpec.batchNorm1d(channels).withPolicies(PASS_ALL);
  }

  private static Forward train(NormSpec spec, Tensor input, Affine affine) {
    return new VectorProvider()
        .create(spec)
        .forward(input, affine, spec.initialStats(), Mode.TRAINING);
  }

  /** Constants whose sums are not multiples of them in double. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1e300, -1.0 / 3, 1e-310, 0x1.fffffffffffffp52})
  void aConstantChannelGivesExactlyTheShift(double constant) {
    Affine affine = Affine.of(Tensor.vector(3, -2), Tensor.vector(0.7, -0.3));
    for (Shape shape : new Shape[] {Shape.of(3, 2), Shape.of(67, 2), Shape.of(3, 2, 129)}) {
      Tensor output = train(channels(2), Tensor.full(shape, constant), affine).output();
      int inner = shape.elements(2, shape.rank());
      for (int i = 0; i < output.size(); i++) {
        assertThat(output.at(i)).isEqualTo(i / inner % 2 == 0 ? 0.7 : -0.3);
      }
    }
  }

  @Test
  void theGradientOfAConstantChannelIsThatOfTheReference() {
    for (Policies.EpsilonPlace place : Policies.EpsilonPlace.values()) {
      // Epsilon 1 and four values: nothing rounds, whatever the place.
      NormSpec spec =
          NormSpec.batchNorm1d(1)
              .withEpsilon(1)
              .withPolicies(
                  new Policies(Policies.SingleValue.PASS, Policies.EmptyBatch.PASS, place));
      Case call =
          new Case(
              spec,
              Tensor.full(Shape.of(4, 1), 0.1),
              Affine.of(Tensor.vector(3), Tensor.vector(5)),
              spec.initialStats(),
              Mode.TRAINING,
              Tensor.of(Shape.of(4, 1), 1, 2, 5, 8));
      assertThat(call.run(new VectorProvider()).gradients())
          .isEqualTo(call.run(new ReferenceProvider()).gradients());
    }
  }

  @Test
  void oneValuePerChannelGivesTheShiftAndNoGradientWhereThePolicyPassesIt() {
    NormSpec spec = channels(3);
    Affine affine = Affine.of(Tensor.vector(1, 2, 3), Tensor.vector(4, 5, 6));
    Normalization normalization = new VectorProvider().create(spec);
    Tensor input = Tensor.of(Shape.of(1, 3), 0.1, -7, 1e10);
    Forward forward = normalization.forward(input, affine, spec.initialStats(), Mode.TRAINING);
    assertThat(forward.output().toArray()).containsExactly(4, 5, 6);
    // The unbiased variance of one value is undefined; what is blended in is 0.
    assertThat(forward.after().variance().toArray()).containsExactly(0.9, 0.9, 0.9);
    Gradients gradients =
        normalization.backward(forward, Tensor.of(Shape.of(1, 3), 0.3, 0.7, -0.1));
    assertThat(gradients.input()).isEqualTo(Tensor.zeros(Shape.of(1, 3)));
  }

  @Test
  void oneValuePerChannelIsRefusedInTrainingWhereThePolicySaysSo() {
    NormSpec spec = NormSpec.batchNorm1d(3);
    assertThatThrownBy(() -> train(spec, Tensor.zeros(Shape.of(1, 3)), Affine.initial(spec)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one value per channel");
  }

  @Test
  void anEmptyBatchIsCountedAndLeavesTheStatisticsAlone() {
    NormSpec spec = channels(3);
    RunningStats before = new RunningStats(Tensor.vector(1, 2, 3), Tensor.vector(4, 5, 6), 7);
    Normalization normalization = new VectorProvider().create(spec);
    Tensor empty = Tensor.zeros(Shape.of(0, 3));
    Forward forward = normalization.forward(empty, Affine.initial(spec), before, Mode.TRAINING);
    assertThat(forward.output()).isEqualTo(empty);
    assertThat(forward.after()).isEqualTo(new RunningStats(before.mean(), before.variance(), 8));
    Gradients gradients = normalization.backward(forward, empty);
    assertThat(gradients.input()).isEqualTo(empty);
    assertThat(gradients.scale()).contains(Tensor.zeros(Shape.of(3)));
    assertThat(gradients.shift()).contains(Tensor.zeros(Shape.of(3)));
  }

  @Test
  void anEmptyBatchIsRefusedWhereThePolicySaysSo() {
    NormSpec spec =
        NormSpec.batchNorm1d(3)
            .withPolicies(
                new Policies(
                    Policies.SingleValue.PASS,
                    Policies.EmptyBatch.REFUSE,
                    Policies.EpsilonPlace.INSIDE_ROOT));
    assertThatThrownBy(() -> train(spec, Tensor.zeros(Shape.of(0, 3)), Affine.initial(spec)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no elements");
  }

  @Test
  void aNewWeightOfOneStoresTheBatchAndOfZeroNothing() {
    Tensor input = Tensor.of(Shape.of(4, 1), 1, 2, 3, 6);
    // So large that 3 - 1e17 has lost the 3.
    RunningStats before = new RunningStats(Tensor.vector(1e17), Tensor.vector(2e17), 0);
    for (double weight : new double[] {0, 1}) {
      NormSpec spec =
          channels(1).withRunning(new RunningUpdate.Exponential(weight, Denominator.BIASED));
      RunningStats after =
          new VectorProvider()
              .create(spec)
              .forward(input, Affine.initial(spec), before, Mode.TRAINING)
              .after();
      assertThat(after.mean().item()).isEqualTo(weight == 0 ? 1e17 : 3);
      assertThat(after.variance().item()).isEqualTo(weight == 0 ? 2e17 : 3.5);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteSpoilsItsChannelWhollyAndNoOther(double bad) {
    SplittableRandom random = new SplittableRandom(5);
    for (Shape shape : new Shape[] {Shape.of(19, 11), Shape.of(3, 11, 70)}) {
      int inner = shape.elements(2, shape.rank());
      double[] values = random.doubles(shape.elements()).toArray();
      NormSpec spec = channels(11);
      Tensor clean = train(spec, Tensor.of(shape, values), Affine.initial(spec)).output();
      // Channel 9 of the last block: in the remainder of a row, in the middle of a run.
      int position = (shape.size(0) - 1) * 11 * inner + 9 * inner + inner / 2;
      values[position] = bad;
      Tensor output = train(spec, Tensor.of(shape, values), Affine.initial(spec)).output();
      for (int i = 0; i < values.length; i++) {
        if (i / inner % 11 == 9) {
          assertThat(output.at(i)).isNaN();
        } else {
          assertThat(output.at(i)).isEqualTo(clean.at(i));
        }
      }
    }
  }

  @Test
  void aVarianceThatOverflowsDoesNotQuietlyGiveTheShift() {
    NormSpec spec = channels(1);
    for (double last : new double[] {1e199, -2e200}) {
      Tensor input = Tensor.of(Shape.of(4, 1), 1e200, -1e200, 2e200, last);
      assertThat(train(spec, input, Affine.initial(spec)).output().toArray())
          .containsOnly(Double.NaN);
    }
  }

  @Test
  void theVarianceIsThatAboutTheMeanEvenWhereTheMeanIsNoDouble() {
    NormSpec spec = channels(1).withRunning(new RunningUpdate.Exponential(1, Denominator.BIASED));
    // Neighbouring doubles: the mean is a third of the way between them, the variance 2/9.
    Tensor input = Tensor.of(Shape.of(3, 1), 0x1p52, 0x1p52 + 1, 0x1p52);
    double variance = train(spec, input, Affine.initial(spec)).after().variance().item();
    assertThat(variance).isCloseTo(2.0 / 9, within(4 * Math.ulp(2.0 / 9)));
  }

  @Test
  void aTinyScaleLosesNoDigitsOfTheOutput() {
    // scale r = 1e-318 would have four digits left; the output is near 1e-308.
    NormSpec spec = channels(1);
    Tensor input = Tensor.of(Shape.of(2, 1), 0, 2e10);
    Affine affine = Affine.of(Tensor.vector(3e-308), Tensor.vector(0));
    assertThat(train(spec, input, affine).output().toArray()).containsExactly(-3e-308, 3e-308);
  }

  @Test
  void argumentsAreNotChangedAndResultsNotSharedBetweenCalls() {
    Case call = Case.random(Shape.of(5, 9, 13), 1, DType.FLOAT64, new SplittableRandom(11));
    double[] input = call.input().toArray();
    double[] upstream = call.upstream().toArray();
    Normalization normalization = new VectorProvider().create(call.spec());
    Forward forward =
        normalization.forward(call.input(), call.affine(), call.before(), call.mode());
    double[] output = forward.output().toArray();
    Gradients gradients = normalization.backward(forward, call.upstream());
    double[] gradient = gradients.input().toArray();
    Tensor other = Tensor.full(call.input().shape(), 1);
    normalization.backward(
        normalization.forward(other, call.affine(), call.before(), call.mode()), other);
    assertThat(call.input().toArray()).isEqualTo(input);
    assertThat(call.upstream().toArray()).isEqualTo(upstream);
    assertThat(forward.output().toArray()).isEqualTo(output);
    assertThat(gradients.input().toArray()).isEqualTo(gradient);
    assertThat(normalization.backward(forward, call.upstream())).isEqualTo(gradients);
  }

  @Test
  void meansAreNotSubtractedWhereTheSpecificationDoesNotCenter() {
    NormSpec spec =
        new NormSpec(
            new Reduction.PerChannel(1, 1, 2, 2),
            false,
            false,
            false,
            1,
            Optional.empty(),
            PASS_ALL,
            DType.FLOAT64);
    // The mean square is 15, so the deviation 4.
    Tensor input = Tensor.of(Shape.of(4, 1), 1, -3, 5, 5);
    Tensor output = train(spec, input, Affine.none()).output();
    assertThat(output.toArray()).containsExactly(0.25, -0.75, 1.25, 1.25);
  }

  @Test
  void backwardRefusesWhatAnotherImplementationReturned() {
    Case call = Case.random(Shape.of(3, 2), 1, DType.FLOAT64, new SplittableRandom(1));
    Forward foreign = call.run(new ReferenceProvider()).forward();
    assertThatThrownBy(
            () -> new VectorProvider().create(call.spec()).backward(foreign, call.upstream()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("backward needs what forward of this normalization returned");
  }

  @Test
  void backwardRefusesWhatAnotherSpecificationReturned() {
    Case call = Case.random(Shape.of(3, 2), 1, DType.FLOAT64, new SplittableRandom(1));
    Forward foreign = call.run(new VectorProvider()).forward();
    NormSpec other = call.spec().withEpsilon(2 * call.spec().epsilon());
    assertThatThrownBy(() -> new VectorProvider().create(other).backward(foreign, call.upstream()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("backward needs what forward of this normalization returned");
  }
}
