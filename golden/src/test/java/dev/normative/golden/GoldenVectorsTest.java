package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenVectorsTest {

  @ParameterizedTest
  @CsvSource({
    "pytorch/batch_norm_1d, 60, 217, 16",
    "pytorch/batch_norm_2d, 60, 219, 0",
    "pytorch/batch_norm_3d, 60, 210, 1",
    "pytorch/group_norm, 60, 120, 2",
    "pytorch/instance_norm, 60, 120, 0",
    "pytorch/layer_norm, 60, 120, 0",
    "pytorch/rms_norm, 60, 120, 0",
    "keras/BatchNormalization, 24, 72, 0",
    "keras/GroupNormalization, 24, 24, 0",
    "keras/LayerNormalization, 24, 24, 0"
  })
  void everyShippedFileHasItsCasesStepsAndRefusals(
      String name, int cases, int steps, int refusals) {
    GoldenVectors vectors = GoldenVectors.named(name);
    List<GoldenStep> all =
        vectors.cases().stream().flatMap(oneCase -> oneCase.steps().stream()).toList();
    assertThat(vectors.cases()).hasSize(cases);
    assertThat(all).hasSize(steps);
    assertThat(all.stream().filter(step -> step.outcome() instanceof GoldenStep.Refused))
        .hasSize(refusals);
    assertThat(vectors.provenance().more().longInteger("seed")).isEqualTo(20261121);
    assertThat(vectors.cases())
        .allSatisfy(oneCase -> assertThat(oneCase.layer().text("type")).isNotEmpty());
  }

  @Test
  void aPyTorchCaseIsReadAsItStandsInTheFile() {
    GoldenVectors vectors = GoldenVectors.named("pytorch/batch_norm_1d");
    assertThat(vectors.provenance().framework()).isEqualTo("pytorch");
    assertThat(vectors.provenance().version()).isEqualTo("2.13.0+cpu");
    GoldenCase first = vectors.cases().get(0);
    assertThat(first.id()).isEqualTo("batch_norm_1d/0");
    assertThat(first.dtype()).isEqualTo(ElementType.FLOAT64);
    assertThat(first.layer().asMap().toString())
        .isEqualTo(
            "{type=BatchNorm1d, num_features=1, eps=1.0E-5, momentum=0.5, affine=true,"
                + " track_running_stats=true}");
    assertThat(first.initial().keySet())
        .containsExactly("weight", "bias", "running_mean", "running_var", "num_batches_tracked");
    assertThat(first.initial().get("num_batches_tracked"))
        .isEqualTo(new GoldenTensor(new int[0], new double[] {0}));
    GoldenStep step = first.steps().get(0);
    assertThat(step.mode()).isEqualTo(GoldenStep.Mode.TRAIN);
    assertThat(step.inputKind()).isNotEmpty();
    GoldenStep.Computed computed = (GoldenStep.Computed) step.outcome();
    assertThat(computed.output().shape()).isEqualTo(step.input().shape());
    assertThat(computed.gradients().keySet()).containsExactly("weight", "bias");
    assertThat(step.stateAfter().get("num_batches_tracked").at(0)).isEqualTo(1);
  }

  @Test
  void whatALayerDoesNotHaveIsNotThere() {
    GoldenCase withoutStatistics = GoldenVectors.named("pytorch/batch_norm_1d").cases().get(1);
    assertThat(withoutStatistics.layer().flag("track_running_stats")).isFalse();
    assertThat(withoutStatistics.layer().isNull("momentum")).isTrue();
    assertThat(withoutStatistics.initial().keySet()).containsExactly("weight", "bias");
  }

  @Test
  void everyStepStartsFromTheStateInTheFile() {
    for (GoldenCase oneCase : GoldenVectors.named("pytorch/batch_norm_1d").cases()) {
      Map<String, GoldenTensor> state = oneCase.initial();
      for (int i = 0; i < oneCase.steps().size(); i++) {
        assertThat(oneCase.stateBefore(i)).isEqualTo(state);
        state = oneCase.steps().get(i).stateAfter();
      }
    }
  }

  @Test
  void aRefusedStepSaysWhatWasRaised() {
    GoldenStep.Refused refused =
        GoldenVectors.named("pytorch/batch_norm_1d").cases().stream()
            .flatMap(oneCase -> oneCase.steps().stream())
            .filter(step -> step.outcome() instanceof GoldenStep.Refused)
            .map(step -> (GoldenStep.Refused) step.outcome())
            .findFirst()
            .orElseThrow();
    assertThat(refused.reason())
        .startsWith("ValueError: Expected more than 1 value per channel when training");
  }

  @Test
  void aKerasCaseIsReadUnderKerasNames() {
    GoldenVectors vectors = GoldenVectors.named("keras/BatchNormalization");
    assertThat(vectors.provenance().more().text("backend")).isEqualTo("jax");
    GoldenCase first = vectors.cases().get(0);
    assertThat(first.layer().text("type")).isEqualTo("keras.BatchNormalization");
    assertThat(first.layer().number("momentum")).isEqualTo(0.99);
    assertThat(first.initial().keySet())
        .containsExactly("gamma", "beta", "moving_mean", "moving_variance");
    assertThat(first.steps().get(0).inputKind()).isEmpty();
    assertThat(((GoldenStep.Computed) first.steps().get(0).outcome()).gradients().keySet())
        .containsExactly("gamma", "beta");
    GoldenCase several = GoldenVectors.named("keras/LayerNormalization").cases().get(0);
    assertThat(several.layer().integers("axis")).containsExactly(1, 2, 3);
  }

  @Test
  void kerasComputesInFloat32AlthoughItsLayersAreFloat64() {
    GoldenVectors.names().stream()
        .filter(name -> name.startsWith("keras/"))
        .flatMap(name -> GoldenVectors.named(name).cases().stream())
        .forEach(GoldenVectorsTest::assertComputedInFloat32);
  }

  private static void assertComputedInFloat32(GoldenCase oneCase) {
    assertThat(oneCase.dtype()).isEqualTo(ElementType.FLOAT64);
    for (GoldenStep step : oneCase.steps()) {
      assertThat(step.input().isOf(ElementType.FLOAT32)).isFalse();
      GoldenStep.Computed computed = (GoldenStep.Computed) step.outcome();
      assertThat(computed.output().isOf(ElementType.FLOAT32)).isTrue();
      assertThat(computed.gradInput().isOf(ElementType.FLOAT32)).isTrue();
    }
  }

  /**
   * The files are tied to arithmetic that everybody can redo: in eval mode, without affine, batch
   * normalization is (x - mean) / sqrt(variance + eps).
   */
  @Test
  void evalOutputsAreWhatTheFormulaGives() {
    int checked = 0;
    for (GoldenCase oneCase : GoldenVectors.named("pytorch/batch_norm_1d").cases()) {
      if (oneCase.layer().flag("affine")
          || !oneCase.layer().flag("track_running_stats")
          || oneCase.dtype() != ElementType.FLOAT64) {
        continue;
      }
      for (int i = 0; i < oneCase.steps().size(); i++) {
        GoldenStep step = oneCase.steps().get(i);
        if (step.mode() == GoldenStep.Mode.EVAL
            && step.outcome() instanceof GoldenStep.Computed computed) {
          assertEvalOutput(oneCase, oneCase.stateBefore(i), step.input(), computed.output());
          checked++;
        }
      }
    }
    assertThat(checked).isPositive();
  }

  private static void assertEvalOutput(
      GoldenCase oneCase,
      Map<String, GoldenTensor> state,
      GoldenTensor input,
      GoldenTensor output) {
    int[] shape = input.shape();
    int inner = shape.length == 3 ? shape[2] : 1;
    for (int i = 0; i < input.size(); i++) {
      int channel = i / inner % shape[1];
      double variance = state.get("running_var").at(channel) + oneCase.layer().number("eps");
      double mean = state.get("running_mean").at(channel);
      double expected = (input.at(i) - mean) / Math.sqrt(variance);
      double unit = 8 * Math.ulp(1.0) * (Math.abs(input.at(i)) + Math.abs(mean));
      assertThat(Math.abs(output.at(i) - expected)).isLessThanOrEqualTo(unit / Math.sqrt(variance));
    }
  }

  @Test
  void theStateCannotBeChanged() {
    GoldenCase first = GoldenVectors.named("keras/GroupNormalization").cases().get(0);
    assertThatThrownBy(() -> first.initial().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> first.steps().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
