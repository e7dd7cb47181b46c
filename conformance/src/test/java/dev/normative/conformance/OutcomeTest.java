package dev.normative.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {

  @TempDir Path folder;

  private static Outcome outcome(Double worst) {
    return new Outcome(
        "mine/with odd name",
        "F1",
        "BatchNorm",
        Level.L0,
        "a sentence",
        Verdict.FAILS,
        3,
        2,
        "47",
        worst,
        "a \"detail\"\nin two lines",
        "mvn verify",
        "3/16",
        "what was measured");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 1e300, Double.POSITIVE_INFINITY})
  void whatIsWrittenIsRead(double worst) throws IOException {
    Path file = outcome(worst).write(folder);
    assertThat(file).hasFileName("mine%2Fwith+odd+name-F1-BatchNorm-outcome.json");
    assertThat(Outcome.read(file)).isEqualTo(outcome(worst));
  }

  @Test
  void aRuleWithoutABoundHasNoWorstShare() throws IOException {
    assertThat(Outcome.read(outcome(null).write(folder)).worst()).isNull();
  }

  @Test
  void nothingUnfinishedIsLeftBesideTheFile() throws IOException {
    outcome(1.0).write(folder);
    outcome(2.0).write(folder);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aFileThatIsCutOffIsRefusedByName() throws IOException {
    Path file = Files.writeString(folder.resolve("x-outcome.json"), "{\"implementation\": \"m");
    assertThatThrownBy(() -> Outcome.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x-outcome.json is not an outcome");
  }
}
