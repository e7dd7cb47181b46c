package dev.normative.conformance.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.replay.Replay;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningUpdate;
import dev.normative.golden.GoldenCase;
import dev.normative.golden.GoldenStep;
import dev.normative.golden.GoldenTensor;
import dev.normative.golden.GoldenVectors;
import dev.normative.golden.OnnxVectors;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What PyTorch, Keras and ONNX computed lies within the suite's bounds of the exact result: a
 * witness against both, since neither has ever seen the other.
 */
class RecordingsTest {

  private static Stream<Recording> all() {
    return Stream.of(Family.values()).flatMap(family -> Recordings.of(family).stream());
  }

  private static List<Recording> computed(String file) {
    return all()
        .filter(recording -> recording.file().startsWith(file))
        .filter(recording -> recording.outcome() instanceof Recording.Computed)
        .toList();
  }

  @Test
  void everyStepOfEveryFileIsThereOnce() {
    Map<String, Long> expected =
        GoldenVectors.names().stream()
            .collect(
                Collectors.toMap(
                    name -> name,
                    name ->
                        GoldenVectors.named(name).cases().stream()
                            .mapToLong(golden -> golden.steps().size())
                            .sum()));
    expected.put("onnx", (long) OnnxVectors.shipped().cases().size());
    assertThat(all().collect(Collectors.groupingBy(Recording::file, Collectors.counting())))
        .isEqualTo(expected)
        .hasSize(11)
        .containsEntry("onnx", 47L);
    assertThat(all().map(Recording::title)).doesNotHaveDuplicates();
  }

  /**
   * Everything that a layer's step gives is judged, and nothing that is judged was not recorded.
   */
  @ParameterizedTest
  @EnumSource
  void everyValueIsWithinItsBound(Family family) {
    for (Recording recording : Recordings.of(family)) {
      if (recording.outcome() instanceof Recording.Computed computed) {
        Map<Quantity, Expectation> exact = recording.exact();
        assertThat(exact.keySet())
            .as(recording.title())
            .containsExactlyInAnyOrderElementsOf(computed.values().keySet());
        exact.forEach(
            (quantity, expectation) ->
                assertThat(outside(expectation, computed.values().get(quantity)))
                    .as("%s: %s outside of its bound at", recording.title(), quantity.title())
                    .isEqualTo(-1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyValueOfAStepIsJudged(Family family) {
    for (Recording recording : Recordings.of(family)) {
      if (recording.outcome() instanceof Recording.Computed computed) {
        NormSpec spec = recording.call().spec();
        boolean layer = !recording.file().equals("onnx");
        assertThat(computed.values().containsKey(Quantity.SCALE_GRADIENT))
            .isEqualTo(layer && spec.scale());
        assertThat(computed.values().containsKey(Quantity.SHIFT_GRADIENT))
            .isEqualTo(layer && spec.shift());
        assertThat(computed.values().containsKey(Quantity.INPUT_GRADIENT)).isEqualTo(layer);
        assertThat(computed.values().containsKey(Quantity.RUNNING_VARIANCE))
            .isEqualTo(
                spec.running().isPresent() && (layer || recording.call().mode() == Mode.TRAINING));
      }
    }
  }

  /** The element that is off by more than the bound, or -1. */
  private static int outside(Expectation expectation, Tensor theirs) {
    assertThat(theirs.shape()).isEqualTo(expectation.expected().shape());
    for (int i = 0; i < theirs.size(); i++) {
      double error = Math.abs(theirs.at(i) - expectation.expected().at(i));
      if (!(error <= expectation.tolerance().at(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a quantity is outside of its bound under another specification, as it has to be. */
  private static boolean isOutside(
      Recording recording, Quantity quantity, UnaryOperator<NormSpec> change) {
    return isOutside(recording, quantity, change, recording.computedIn());
  }

  private static boolean isOutside(
      Recording recording, Quantity quantity, UnaryOperator<NormSpec> change, DType computedIn) {
    Recording changed =
        new Recording(
            recording.file(),
            "",
            recording.family(),
            recording.call().with(change.apply(recording.call().spec())),
            recording.outcome(),
            computedIn,
            recording.formula());
    Tensor theirs = ((Recording.Computed) recording.outcome()).values().get(quantity);
    return outside(changed.exact().get(quantity), theirs) >= 0;
  }

  /** What would be wrong must not pass: the bounds are narrow enough to notice. */
  @Test
  void anotherEpsilonIsOutsideTheBounds() {
    UnaryOperator<NormSpec> epsilon = spec -> spec.withEpsilon(spec.epsilon() * 1.001);
    List<Recording> keras = computed("keras/");
    assertThat(keras.stream().filter(call -> isOutside(call, Quantity.OUTPUT, epsilon)))
        .hasSizeGreaterThan(10);
    assertThat(keras.stream().filter(call -> isOutside(call, Quantity.INPUT_GRADIENT, epsilon)))
        .hasSizeGreaterThan(10);
    UnaryOperator<NormSpec> forgotten = spec -> spec.withEpsilon(NormSpec.DEFAULT_EPSILON);
    List<Recording> ownEpsilon =
        computed("onnx").stream()
            .filter(call -> call.title().contains("epsilon"))
            .filter(call -> call.call().spec().epsilon() != NormSpec.DEFAULT_EPSILON)
            .toList();
    assertThat(ownEpsilon)
        .hasSize(16)
        .allMatch(call -> isOutside(call, Quantity.OUTPUT, forgotten));
  }

  @Test
  void anotherDenominatorOrATurnedMomentumIsOutsideTheBounds() {
    List<Recording> training =
        Stream.of("keras/BatchNormalization", "onnx")
            .flatMap(file -> computed(file).stream())
            .filter(call -> call.call().mode() == Mode.TRAINING)
            .toList();
    assertThat(training).hasSize(48 + 2);
    UnaryOperator<NormSpec> unbiased =
        spec -> spec.withRunning(update(newWeight(spec), Denominator.UNBIASED));
    assertThat(training.stream().filter(c -> isOutside(c, Quantity.RUNNING_VARIANCE, unbiased)))
        .hasSizeGreaterThan(40);
    UnaryOperator<NormSpec> turned =
        spec -> spec.withRunning(update(1 - newWeight(spec), Denominator.BIASED));
    // A momentum of 1/2 is the same either way.
    List<Recording> lopsided =
        training.stream().filter(call -> newWeight(call.call().spec()) != 0.5).toList();
    assertThat(lopsided)
        .hasSizeGreaterThan(30)
        .allMatch(call -> isOutside(call, Quantity.RUNNING_VARIANCE, turned));
  }

  @Test
  void kerasComputedInFloat32AndABoundOfFloat64WouldNotHold() {
    for (String file : GoldenVectors.names()) {
      if (file.startsWith("keras/")) {
        GoldenVectors.named(file).cases().forEach(RecordingsTest::everyResultIsAFloat32Number);
      }
    }
    assertThat(
            computed("keras/").stream()
                .filter(c -> isOutside(c, Quantity.OUTPUT, spec -> spec, DType.FLOAT64)))
        .hasSizeGreaterThan(60);
  }

  private static void everyResultIsAFloat32Number(GoldenCase golden) {
    for (int i = 0; i < golden.steps().size(); i++) {
      GoldenStep step = golden.steps().get(i);
      GoldenStep.Computed theirs = (GoldenStep.Computed) step.outcome();
      Stream.concat(
              Stream.of(theirs.output(), theirs.gradInput()), theirs.gradients().values().stream())
          .forEach(tensor -> assertThat(inFloat32(tensor)).isTrue());
      if (step.mode() == GoldenStep.Mode.EVAL) {
        // Nothing moves, not even to the nearest float32 number.
        assertThat(step.stateAfter()).isEqualTo(golden.stateBefore(i));
      }
    }
  }

  private static boolean inFloat32(GoldenTensor tensor) {
    return Replay.tensor(tensor).isExactlyIn(DType.FLOAT32);
  }

  private static double newWeight(NormSpec spec) {
    return spec.running().orElseThrow().newWeight(0);
  }

  private static RunningUpdate update(double newWeight, Denominator stored) {
    return new RunningUpdate.Exponential(newWeight, stored);
  }
}
