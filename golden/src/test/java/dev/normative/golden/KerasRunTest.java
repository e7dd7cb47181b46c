package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasRunTest {
  private static final String WHOLE =
      "{'provenance':{'framework':'keras','version':'3'},'data':'rows','history':{'loss':[1.5]},"
          + "'running_mean_of_loss_within_epoch':[2.5,1.5],"
          + "'initial_weights':{'dense/kernel':{'shape':[1,2],'data':[1,-2]}}}";

  @TempDir Path folder;

  private KerasRun read(String json) throws IOException {
    return KerasRun.read(Files.writeString(folder.resolve("x"), json.replace('\'', '"')));
  }

  @Test
  void aFileIsReadFieldByField() throws IOException {
    KerasRun run = read(WHOLE);
    assertThat(run.provenance().framework()).isEqualTo("keras");
    assertThat(run.data()).isEqualTo("rows");
    assertThat(run.steps()).isEqualTo(2);
    assertThat(run.runningMean(1)).isEqualTo(2.5);
    assertThat(run.runningMeans()).containsExactly(2.5, 1.5);
    assertThat(run.history().numbers("loss")).containsExactly(1.5);
    assertThat(run.initialWeights())
        .containsOnlyKeys("dense/kernel")
        .containsValue(new GoldenTensor(new int[] {1, 2}, new double[] {1, -2}));
    assertThatThrownBy(() -> run.runningMean(0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> run.runningMean(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'data':'rows', | `` | a run that lacks a field",
        "[2.5,1.5] | [] | 0 losses and 1 initial weights",
        "{'dense/kernel':{'shape':[1,2],'data':[1,-2]}} | {} | 2 losses and 0 initial weights",
        "2.5,1.5 | 2.5,null | null",
        "2.5,1.5 | 2.5,1e999 | 1e999",
        "[1,2] | [1,3] | 2 numbers in data",
        "'data':'rows' | 'date':'rows' | the text \"rows\"",
        "}}} | }} | what is not JSON",
        "}}} | }}}} | what is not JSON"
      })
  void whatIsNoRunIsRefused(String part, String instead, String found) {
    assertThat(WHOLE).contains(part);
    assertThatThrownBy(() -> read(WHOLE.replace(part, instead)))
        .isInstanceOf(MalformedGoldenFile.class)
        .hasMessageContaining(
            "found " + found.replace("null", "\"null\"").replace("1e999", "\"1e999\""));
  }

  @Test
  void theShippedRunsStartFromTheSameWeights() {
    assertThat(KerasRun.names())
        .containsExactly("keras-with-bn-float64", "keras-with-bn", "keras-without-bn");
    KerasRun without = KerasRun.named("keras-without-bn");
    for (String name : KerasRun.names()) {
      KerasRun run = KerasRun.named(name);
      assertThat(run.steps()).as(name).isEqualTo(3 * 375);
      assertThat(run.history().numbers("val_loss")).hasSize(3);
      assertThat(run.initialWeights()).as(name).hasSize(name.contains("without") ? 4 : 8);
      assertThat(run.initialWeights().values()).containsAll(without.initialWeights().values());
      // Keras's epoch is over with its last batch.
      for (int epoch = 1; epoch <= 3; epoch++) {
        assertThat(run.runningMean(375 * epoch))
            .isEqualTo(run.history().numbers("loss")[epoch - 1]);
      }
    }
    assertThatThrownBy(() -> KerasRun.named("keras"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keras-without-bn");
  }
}
