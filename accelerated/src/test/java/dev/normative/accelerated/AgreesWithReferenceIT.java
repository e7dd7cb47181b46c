package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.normative.contract.Mode;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.Partition;
import dev.normative.norm.ReferenceProvider;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgreesWithReferenceIT {

  static Stream<NormalizationProvider> implementations() {
    return Stream.of(new VectorProvider(), VectorProvider.scalarTwin());
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void everyResultIsWithinTheBoundOfItsOwnData(NormalizationProvider provider) {
    Cases.all().forEach(call -> check(call, provider));
  }

  private static void check(Case call, NormalizationProvider provider) {
    Case.Outcome expected = call.run(new ReferenceProvider());
    Case.Outcome actual = call.run(provider);
    assertThat(actual.forward().output().shape()).isEqualTo(call.input().shape());
    assertThat(actual.gradients().input().shape()).isEqualTo(call.input().shape());
    assertThat(actual.gradients().scale()).matches(it -> it.isPresent() == call.spec().scale());
    assertThat(actual.gradients().shift()).matches(it -> it.isPresent() == call.spec().shift());
    assertThat(actual.forward().after().batches()).isEqualTo(expected.forward().after().batches());
    Partition partition = Partition.of(call.spec().reduction(), call.input().shape());
    if (call.input().size() == 0) {
      assertThat(actual.forward().after()).isEqualTo(expected.forward().after());
      assertThat(actual.gradients()).isEqualTo(expected.gradients());
      return;
    }
    for (int channel = 0; channel < partition.sets(); channel++) {
      new ChannelCheck(call, provider, partition.set(channel), channel).check(expected, actual);
    }
  }

  /** One channel of one call. */
  private record ChannelCheck(
      Case call, NormalizationProvider provider, ElementSet set, int channel) {

    void check(Case.Outcome expected, Case.Outcome actual) {
      double[] x = values(call.input());
      double[] upstream = values(call.upstream());
      boolean ofBatch = call.spec().usesBatchStatistics(call.mode());
      Moments batch =
          call.spec().centered()
              ? Moments.of(call.input(), set)
              : Moments.aboutZero(call.input(), set);
      double mean = ofBatch ? batch.mean().high() : call.before().mean().at(channel);
      double variance = ofBatch ? batch.variance().high() : call.before().variance().at(channel);
      ChannelBound bound =
          new ChannelBound(
              call, provider.accumulator(call.spec().dtype()), x, channel, mean, variance);

      double[] y = values(expected.forward().output());
      double[] dx = values(expected.gradients().input());
      double[] actualY = values(actual.forward().output());
      double[] actualDx = values(actual.gradients().input());
      double meanSum = call.spec().centered() ? sum(upstream) : 0;
      double slopeSum = weightedSum(x, upstream, mean, variance);
      double[] dxBound = bound.inputGradient(upstream, dx, meanSum, slopeSum, ofBatch);
      for (int i = 0; i < x.length; i++) {
        near("output", i, actualY[i], y[i], bound.output(i));
        near("input gradient", i, actualDx[i], dx[i], dxBound[i]);
      }
      if (call.spec().scale()) {
        near(
            "scale gradient",
            channel,
            actual.gradients().scale().orElseThrow().at(channel),
            expected.gradients().scale().orElseThrow().at(channel),
            bound.scaleGradient(upstream));
      }
      if (call.spec().shift()) {
        near(
            "shift gradient",
            channel,
            actual.gradients().shift().orElseThrow().at(channel),
            expected.gradients().shift().orElseThrow().at(channel),
            bound.shiftGradient(upstream));
      }
      if (call.spec().running().isPresent()) {
        checkRunning(bound, expected.forward().after(), actual.forward().after());
      }
    }

    private void checkRunning(ChannelBound bound, RunningStats expected, RunningStats actual) {
      RunningUpdate update = call.spec().running().orElseThrow();
      double weight = call.mode() == Mode.TRAINING ? update.newWeight(call.before().batches()) : 0;
      double correction = update.stored().correction(set.size());
      double mean = expected.mean().at(channel);
      double variance = expected.variance().at(channel);
      RunningStats before = call.before();
      if (weight == 0) {
        assertThat(actual.mean().at(channel)).isEqualTo(before.mean().at(channel));
        assertThat(actual.variance().at(channel)).isEqualTo(before.variance().at(channel));
      }
      near(
          "running mean",
          channel,
          actual.mean().at(channel),
          mean,
          bound.runningMean(weight, before.mean().at(channel), mean));
      near(
          "running variance",
          channel,
          actual.variance().at(channel),
          variance,
          bound.runningVariance(weight, correction, before.variance().at(channel), variance));
    }

    private void near(String what, int index, double actual, double expected, double bound) {
      // Not by AssertJ alone: its description would be made for every element of every call.
      if (!(Math.abs(actual - expected) <= bound && bound < Double.POSITIVE_INFINITY)) {
        assertThat(actual)
            .as("%s %d of channel %d, %s, %s", what, index, channel, provider.name(), call)
            .isCloseTo(expected, within(bound));
      }
    }

    private double[] values(Tensor tensor) {
      double[] values = new double[set.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.at(set.runStart(i / set.runLength()) + i % set.runLength());
      }
      return values;
    }

    private double sum(double[] upstream) {
      double sum = 0;
      for (double dy : upstream) {
        sum += dy;
      }
      return sum;
    }

    private double weightedSum(double[] x, double[] upstream, double mean, double variance) {
      double epsilon = call.spec().epsilon();
      double deviation =
          switch (call.spec().policies().epsilonPlace()) {
            case INSIDE_ROOT -> Math.sqrt(variance + epsilon);
            case OUTSIDE_ROOT -> Math.sqrt(variance) + epsilon;
          };
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += upstream[i] * (x[i] - mean) / deviation;
      }
      return sum;
    }
  }
}
