package dev.normative.conformance.bound;

import static dev.normative.conformance.bound.Recorded.anyOutside;
import static dev.normative.conformance.bound.Recorded.tensor;
import static dev.normative.conformance.bound.Recorded.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Profile;
import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.golden.ElementType;
import dev.normative.golden.GoldenCase;
import dev.normative.golden.GoldenStep;
import dev.normative.golden.GoldenTensor;
import dev.normative.golden.GoldenVectors;
import dev.normative.golden.Settings;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Keras computed lies within the bounds of the reference.
 *
 * <p>The layers were declared float64, but Keras 3.15 on JAX casts their inputs to {@code
 * result_type(float64, "float32")}, which it maps to float32, computes there and casts back: every
 * recorded result is a float32 number. So inputs, weights and upstream gradients are rounded to
 * float32 here, as Keras rounded them, the reference gives the exact result of the rounded ones,
 * and what Keras may be off from that is the bound of float32 arithmetic. A bound of float64
 * arithmetic would not hold: one test says so.
 *
 * <p>Keras 3.15 takes the variance in two passes ({@code jnp.var}) and then normalizes with the
 * folded formula; gradients are what JAX makes of it, see {@link FoldedGradientBound}. Its {@code
 * rsqrt} is one operation, with the roundings of the root and the quotient that {@link SetBound}
 * counts.
 */
class KerasVectorsTest {
  private static final String FOLDER = "keras/";

  static Stream<GoldenCase> cases() {
    return files().stream().flatMap(name -> GoldenVectors.named(name).cases().stream());
  }

  private static List<String> files() {
    return GoldenVectors.names().stream().filter(name -> name.startsWith(FOLDER)).toList();
  }

  @Test
  void thereAreThreeLayersOfTwentyFourCases() {
    assertThat(files())
        .containsExactly(
            FOLDER + "BatchNormalization",
            FOLDER + "GroupNormalization",
            FOLDER + "LayerNormalization");
    assertThat(files())
        .allSatisfy(name -> assertThat(GoldenVectors.named(name).cases()).hasSize(24));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("cases")
  void everyStepIsWithinTheBounds(GoldenCase golden) {
    for (int i = 0; i < golden.steps().size(); i++) {
      new Replay(golden, i, UnaryOperator.identity()).everythingIsWithin();
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("cases")
  void everyResultIsAFloat32Number(GoldenCase golden) {
    assertThat(golden.dtype()).isEqualTo(ElementType.FLOAT64);
    for (GoldenStep step : golden.steps()) {
      GoldenStep.Computed theirs = computed(step);
      assertThat(tensor(theirs.output()).isExactlyIn(DType.FLOAT32)).isTrue();
      assertThat(tensor(theirs.gradInput()).isExactlyIn(DType.FLOAT32)).isTrue();
      assertThat(theirs.gradients().values())
          .allMatch(gradient -> tensor(gradient).isExactlyIn(DType.FLOAT32));
    }
  }

  @Test
  void theBoundsOfFloat64ArithmeticWouldNotHold() {
    UnaryOperator<NormSpec> asDeclared = spec -> spec.withDType(DType.FLOAT64);
    assertThat(cases().filter(golden -> new Replay(golden, 0, asDeclared).outputIsOutside()))
        .hasSizeGreaterThan(60);
  }

  /** What would be wrong must not pass: the bounds are narrow enough to notice. */
  @Test
  void anotherEpsilonAnotherDenominatorOrAnotherWeightIsOutsideTheBounds() {
    UnaryOperator<NormSpec> epsilon = spec -> spec.withEpsilon(spec.epsilon() * 1.001);
    assertThat(cases().filter(golden -> new Replay(golden, 0, epsilon).outputIsOutside()))
        .hasSizeGreaterThan(10);
    assertThat(cases().filter(golden -> new Replay(golden, 0, epsilon).gradientIsOutside()))
        .hasSizeGreaterThan(10);
    UnaryOperator<NormSpec> unbiased =
        spec -> spec.withRunning(update(newWeight(spec), Denominator.UNBIASED));
    assertThat(batchNorms().filter(golden -> new Replay(golden, 0, unbiased).varianceIsOutside()))
        .hasSizeGreaterThan(20);
    UnaryOperator<NormSpec> turned =
        spec -> spec.withRunning(update(1 - newWeight(spec), Denominator.BIASED));
    // A momentum of 1/2 is the same either way.
    List<GoldenCase> lopsided =
        batchNorms().filter(golden -> golden.layer().number("momentum") != 0.5).toList();
    assertThat(lopsided).hasSizeGreaterThan(15);
    assertThat(lopsided).allMatch(golden -> new Replay(golden, 0, turned).varianceIsOutside());
  }

  private static Stream<GoldenCase> batchNorms() {
    return GoldenVectors.named(FOLDER + "BatchNormalization").cases().stream();
  }

  private static GoldenStep.Computed computed(GoldenStep step) {
    return (GoldenStep.Computed) step.outcome();
  }

  private static double newWeight(NormSpec spec) {
    return spec.running().orElseThrow().newWeight(0);
  }

  private static RunningUpdate update(double newWeight, Denominator stored) {
    return new RunningUpdate.Exponential(newWeight, stored);
  }

  /** One step, from the state in the file. */
  private static final class Replay {
    private final String what;
    private final GoldenStep step;
    private final Map<String, GoldenTensor> before;
    private final NormSpec spec;
    private final NormalizationBound bound;
    private final FoldedGradientBound gradientBound;

    Replay(GoldenCase golden, int index, UnaryOperator<NormSpec> change) {
      this.what = golden.id() + " step " + index + " ";
      this.step = golden.steps().get(index);
      this.before = golden.stateBefore(index);
      this.spec = change.apply(spec(golden));
      Mode mode = step.mode() == GoldenStep.Mode.TRAIN ? Mode.TRAINING : Mode.EVALUATION;
      Tensor input = rounded(step.input());
      Affine affine = new Affine(weight("gamma"), weight("beta"));
      RunningStats stats =
          spec.running().isEmpty()
              ? RunningStats.none()
              : new RunningStats(
                  rounded(before.get("moving_mean")), rounded(before.get("moving_variance")), 0);
      this.bound = new NormalizationBound(spec, Accumulator.SEQUENTIAL, input, affine, stats, mode);
      this.gradientBound =
          new FoldedGradientBound(spec, Accumulator.SEQUENTIAL, input, affine, stats, mode);
    }

    private Optional<Tensor> weight(String name) {
      return Optional.ofNullable(before.get(name)).map(Replay::rounded);
    }

    private static Tensor rounded(GoldenTensor golden) {
      return tensor(golden).rounded(DType.FLOAT32);
    }

    void everythingIsWithin() {
      GoldenStep.Computed theirs = computed(step);
      within(what + "output", bound.output(), theirs.output());
      Set<String> judged = new TreeSet<>();
      if (spec.running().isPresent()) {
        statisticsAreWithin();
      }
      ExpectedGradients gradients = gradientBound.gradients(rounded(theirs.gradOutput()));
      within(what + "input gradient", gradients.input(), theirs.gradInput());
      gradients
          .scale()
          .ifPresent(scale -> parameterIsWithin("gamma", scale, theirs.gradients(), judged));
      gradients
          .shift()
          .ifPresent(shift -> parameterIsWithin("beta", shift, theirs.gradients(), judged));
      assertThat(judged).as(what).isEqualTo(theirs.gradients().keySet());
    }

    private void parameterIsWithin(
        String name, Expectation expected, Map<String, GoldenTensor> theirs, Set<String> judged) {
      within(what + name, expected, theirs.get(name));
      judged.add(name);
    }

    /** In evaluation nothing moves, not even to the nearest float32 number. */
    private void statisticsAreWithin() {
      if (step.mode() == GoldenStep.Mode.EVAL) {
        assertThat(step.stateAfter()).as(what + "state").isEqualTo(before);
        return;
      }
      within(what + "moving mean", bound.runningMean(), step.stateAfter().get("moving_mean"));
      within(
          what + "moving variance",
          bound.runningVariance(),
          step.stateAfter().get("moving_variance"));
    }

    boolean outputIsOutside() {
      return anyOutside(bound.output(), computed(step).output());
    }

    boolean gradientIsOutside() {
      GoldenStep.Computed theirs = computed(step);
      Tensor upstream = rounded(theirs.gradOutput());
      return anyOutside(gradientBound.gradients(upstream).input(), theirs.gradInput());
    }

    boolean varianceIsOutside() {
      return anyOutside(bound.runningVariance(), step.stateAfter().get("moving_variance"));
    }

    private static NormSpec spec(GoldenCase golden) {
      Settings layer = golden.layer();
      return new NormSpec(
          reduction(layer, golden.steps().get(0).input().shape()),
          true,
          layer.flag("scale"),
          layer.flag("center"),
          layer.number("epsilon"),
          layer.has("momentum")
              ? Optional.of(update(1 - layer.number("momentum"), Denominator.BIASED))
              : Optional.empty(),
          Profile.KERAS.policies(),
          DType.FLOAT32);
    }

    private static Reduction reduction(Settings layer, int... shape) {
      int rank = shape.length;
      List<Integer> axes =
          layer.integers("axis").stream().map(axis -> Math.floorMod(axis, rank)).toList();
      int axis = axes.get(0);
      assertThat(axes)
          .hasSize(layer.text("type").endsWith(".LayerNormalization") ? rank - axis : 1);
      return switch (layer.text("type")) {
        case "keras.BatchNormalization" -> new PerChannel(shape[axis], axis, rank, rank);
        case "keras.LayerNormalization" ->
            new TrailingAxes(Shape.of(Arrays.copyOfRange(shape, axis, rank)));
        case "keras.GroupNormalization" ->
            new ChannelGroups(layer.integer("groups"), shape[axis], axis, rank, rank);
        default -> throw new IllegalArgumentException("no reduction is known for " + layer);
      };
    }
  }
}
