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
      assertThat(run.network().contains("without"))
          .as(run.name())
          .isNotEqualTo(header.net().contains("BatchNorm"));
    }
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
