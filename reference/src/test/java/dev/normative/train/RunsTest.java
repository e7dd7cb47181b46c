package dev.normative.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.golden.CurveHeader;
import dev.normative.golden.GoldenCurve;
import dev.normative.optim.Adam;
import dev.normative.tensor.DType;
import org.junit.jupiter.api.Test;

class RunsTest {

  @Test
  void everyRunHasTheSettingsOfItsGoldenCurve() {
    for (TrainingRun run : Runs.all()) {
      CurveHeader header = GoldenCurve.named(run.name() + "-float64").header();
      assertThat(run.seed()).as(run.name()).isEqualTo(header.seed());
      assertThat(run.batchSize()).as(run.name()).isEqualTo(header.batchSize());
      assertThat(run.length().epochs()).as(run.name()).isEqualTo(header.epochs());
      boolean adam = run.optimizer() instanceof Adam.Settings;
      assertThat(adam ? "Adam lr=0.001" : "SGD lr=0.1").isEqualTo(header.optimizer());
      assertThat(header.net()).as(run.name()).contains(normalization(run.network()));
      assertThat(header.net().contains("Norm"))
          .as(run.name())
          .isNotEqualTo(run.network().contains("without"));
    }
  }

  /** What PyTorch's description of a network must hold, by our name of it. */
  private static String normalization(String network) {
    if (network.endsWith("-ln")) {
      return "LayerNorm";
    }
    if (network.endsWith("-gn")) {
      return network.startsWith("mlp") ? "GroupNorm(2, " : "GroupNorm(4, ";
    }
    return network.contains("without") ? "Linear" : "BatchNorm";
  }

  @Test
  void thereIsARunForEveryGoldenCurve() {
    assertThat(Runs.all().stream().map(run -> run.name() + "-float64"))
        .containsExactlyInAnyOrderElementsOf(
            GoldenCurve.names().stream().filter(name -> name.endsWith("-float64")).toList());
  }

  @Test
  void aRunIsFoundByItsName() {
    TrainingRun run = Runs.named("cnn-adam");
    assertThat(run.length()).isEqualTo(new Trainer.Length(1, 200));
    assertThat(run.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(run.withDType(DType.FLOAT32).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(run.withDType(DType.FLOAT32).name()).isEqualTo("cnn-adam");
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Runs.named("mlp"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no run is called \"mlp\"")
        .hasMessageContaining("digits-mlp-adam")
        .hasMessageContaining("cnn-adam");
  }
}
