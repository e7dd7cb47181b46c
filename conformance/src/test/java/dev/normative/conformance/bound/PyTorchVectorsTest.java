package dev.normative.conformance.bound;

import static dev.normative.conformance.bound.Recorded.tensor;
import static dev.normative.conformance.bound.Recorded.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.golden.ElementType;
import dev.normative.golden.GoldenCase;
import dev.normative.golden.GoldenStep;
import dev.normative.golden.GoldenTensor;
import dev.normative.golden.GoldenVectors;
import dev.normative.golden.Settings;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What PyTorch computed lies within the suite's bounds of the reference: a witness against both,
 * since neither has ever seen the other.
 */
class PyTorchVectorsTest {

  static Stream<GoldenCase> cases() {
    return Stream.of(
            "batch_norm_1d",
            "batch_norm_2d",
            "batch_norm_3d",
            "layer_norm",
            "group_norm",
            "instance_norm",
            "rms_norm")
        .flatMap(family -> GoldenVectors.named("pytorch/" + family).cases().stream());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("cases")
  void everyStepIsWithinTheBounds(GoldenCase golden) {
    NormSpec spec = spec(golden);
    for (int i = 0; i < golden.steps().size(); i++) {
      GoldenStep step = golden.steps().get(i);
      Map<String, GoldenTensor> before = golden.stateBefore(i);
      Mode mode = step.mode() == GoldenStep.Mode.TRAIN ? Mode.TRAINING : Mode.EVALUATION;
      if (step.outcome() instanceof GoldenStep.Refused) {
        try (Normalization norm = new ReferenceProvider().create(spec)) {
          assertThatThrownBy(
                  () -> norm.forward(tensor(step.input()), affine(before), stats(before), mode))
              .isInstanceOf(IllegalArgumentException.class);
        }
      } else {
        String what = golden.id() + " step " + i;
        computed(what, spec, before, step, (GoldenStep.Computed) step.outcome(), mode);
      }
    }
  }

  private static void computed(
      String what,
      NormSpec spec,
      Map<String, GoldenTensor> before,
      GoldenStep step,
      GoldenStep.Computed theirs,
      Mode mode) {
    NormalizationBound bound =
        new NormalizationBound(
            spec,
            Accumulator.SEQUENTIAL,
            tensor(step.input()),
            affine(before),
            stats(before),
            mode);
    within(what + " output", bound.output(), theirs.output());
    if (spec.running().isPresent()) {
      Map<String, GoldenTensor> after = step.stateAfter();
      counted(what, spec, before, step, mode);
      within(what + " running mean", bound.runningMean(), after.get("running_mean"));
      within(what + " running variance", bound.runningVariance(), after.get("running_var"));
    }
    ExpectedGradients gradients = bound.gradients(tensor(theirs.gradOutput()));
    within(what + " input gradient", gradients.input(), theirs.gradInput());
    gradients
        .scale()
        .ifPresent(scale -> within(what + " scale", scale, theirs.gradients().get("weight")));
    gradients
        .shift()
        .ifPresent(shift -> within(what + " shift", shift, theirs.gradients().get("bias")));
  }

  /** Training counts its batch; PyTorch's instance normalization has a counter and never does. */
  private static void counted(
      String what, NormSpec spec, Map<String, GoldenTensor> before, GoldenStep step, Mode mode) {
    long after;
    try (Normalization norm = new ReferenceProvider().create(spec)) {
      after =
          norm.forward(tensor(step.input()), affine(before), stats(before), mode).after().batches();
    }
    boolean counts = mode == Mode.TRAINING;
    assertThat(after - stats(before).batches()).as(what + " count").isEqualTo(counts ? 1 : 0);
    if (spec.reduction() instanceof Reduction.ChannelGroups) {
      assertThat(stats(step.stateAfter()).batches()).as(what + " of PyTorch").isZero();
    } else {
      assertThat(stats(step.stateAfter()).batches()).as(what + " of PyTorch").isEqualTo(after);
    }
  }

  private static NormSpec spec(GoldenCase golden) {
    Settings layer = golden.layer();
    NormSpec spec =
        switch (layer.text("type")) {
          case "BatchNorm1d" -> running(NormSpec.batchNorm1d(layer.integer("num_features")), layer);
          case "BatchNorm2d" -> running(NormSpec.batchNorm2d(layer.integer("num_features")), layer);
          case "BatchNorm3d" -> running(NormSpec.batchNorm3d(layer.integer("num_features")), layer);
          case "InstanceNorm1d" ->
              running(NormSpec.instanceNorm1d(layer.integer("num_features")), layer);
          case "InstanceNorm2d" ->
              running(NormSpec.instanceNorm2d(layer.integer("num_features")), layer);
          case "InstanceNorm3d" ->
              running(NormSpec.instanceNorm3d(layer.integer("num_features")), layer);
          case "LayerNorm" -> NormSpec.layerNorm(normalizedShape(layer));
          case "RMSNorm" -> NormSpec.rmsNorm(dtype(golden), normalizedShape(layer));
          default -> NormSpec.groupNorm(layer.integer("num_groups"), layer.integer("num_channels"));
        };
    // Only RMSNorm leaves epsilon open; then it is that of the format, which the preset has.
    return (layer.isNull("eps") ? spec : spec.withEpsilon(layer.number("eps")))
        .withAffine(golden.initial().containsKey("weight"), golden.initial().containsKey("bias"))
        .withDType(dtype(golden));
  }

  private static int[] normalizedShape(Settings layer) {
    return layer.integers("normalized_shape").stream().mapToInt(n -> n).toArray();
  }

  private static DType dtype(GoldenCase golden) {
    return golden.dtype() == ElementType.FLOAT32 ? DType.FLOAT32 : DType.FLOAT64;
  }

  private static NormSpec running(NormSpec spec, Settings layer) {
    if (!layer.flag("track_running_stats")) {
      return spec.withoutRunning();
    }
    return spec.withRunning(
        layer.isNull("momentum")
            ? new RunningUpdate.Cumulative(Denominator.UNBIASED)
            : new RunningUpdate.Exponential(layer.number("momentum"), Denominator.UNBIASED));
  }

  private static Affine affine(Map<String, GoldenTensor> state) {
    return new Affine(
        Optional.ofNullable(state.get("weight")).map(Recorded::tensor),
        Optional.ofNullable(state.get("bias")).map(Recorded::tensor));
  }

  private static RunningStats stats(Map<String, GoldenTensor> state) {
    if (!state.containsKey("running_mean")) {
      return RunningStats.none();
    }
    return new RunningStats(
        tensor(state.get("running_mean")),
        tensor(state.get("running_var")),
        (long) state.get("num_batches_tracked").at(0));
  }
}
