package dev.normative.conformance.cli;

import static dev.normative.conformance.cli.Ran.normative;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.RunRecord;
import dev.normative.conformance.rules.ErrorMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves beside its outcomes. */
class ReportFolderTest {
  @TempDir Path folder;

  private Path results() {
    return folder.resolve("normative-results");
  }

  @Test
  void aRunSaysHowItWasAskedForAndEachShardForItself() throws IOException {
    for (String shard : new String[] {"1/2", "2/2"}) {
      normative(
              "check",
              "-i",
              "reference",
              "--rule",
              "F1,F2,S1",
              "--tries",
              "7",
              "--seed",
              "5",
              "--shard",
              shard,
              "--report",
              folder.toString())
          .ends(Main.FINE);
    }
    RunRecord second = RunRecord.read(results().resolve("reference-2+of+2-run.json"));
    assertThat(second.implementation()).isEqualTo("reference");
    assertThat(second.seed()).isEqualTo("5");
    assertThat(second.tries()).isEqualTo(7);
    assertThat(second.shard()).isEqualTo("2/2");
    assertThat(second.rules()).isEqualTo("F1,F2,S1");
    assertThat(second.machine()).containsKey("JDK");
    assertThat(results().resolve("reference-1+of+2-run.json")).exists();
  }

  @Test
  void whatLeavesItsBoundsLeavesTheErrorsOfAllElements() throws IOException {
    String mine = DoubledEpsilon.class.getName();
    normative("check", "-i", mine, "--rule", "F1", "--tries", "50", "--report", folder.toString())
        .ends(Main.DISAGREES);
    ErrorMap errors =
        ErrorMap.read(
            Files.readString(results().resolve("doubled-epsilon-F1-LayerNorm-errors.json")));
    Outcome outcome =
        Outcome.read(results().resolve("doubled-epsilon-F1-LayerNorm" + Outcome.FILE_SUFFIX));
    String told = outcome.detail().replaceFirst("(?s).*error/bound ([0-9.E]+).*", "$1");
    // A map has floats.
    assertThat(errors.worst())
        .isGreaterThan(1)
        .isCloseTo(Double.parseDouble(told), Percentage.withPercentage(1e-5));
  }
}
