package dev.normative.reports.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.report.BenchmarkTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalTableTest {
  @TempDir Path folder;

  private static String table(Path file) throws IOException {
    return BenchmarkTable.find().orElseThrow().of(file);
  }

  @Test
  void everybodyIsComparedWithLibTorch() throws IOException {
    assertThat(table(SampleTimes.writeReal(folder)))
        .startsWith("NormalizationTimes, 1 thread\n  task ")
        .containsPattern("\n  task +call +torch +vector +copy\n")
        .containsPattern(
            "\n  BN:64x64 +evaluation +[\\d.]+ +[\\d.]+  \\d+\\.\\d\\dx \\[\\d+\\.\\d\\d, \\d+\\.\\d\\d\\]")
        .containsPattern("\n  geometric mean +1\\.0 +\\d+\\.\\d\\dx ")
        .contains("JDK 17.0.15");
  }

  private Path file(String... entries) throws IOException {
    return Files.writeString(folder.resolve("x.json"), "[" + String.join(",", entries) + "]");
  }

  @Test
  void twiceAsFastIsTwo() throws IOException {
    assertThat(
            table(
                file(
                    SampleTimes.entry(
                        "evaluation", Map.of("contender", "torch"), "us/op", "[[20, 20]]"),
                    SampleTimes.entry(
                        "evaluation", Map.of("contender", "vector"), "us/op", "[[10, 10]]"))))
        .startsWith("C, 3 threads\n")
        .containsPattern("evaluation +20\\.0 +10\\.0  2\\.00x \\[2\\.00, 2\\.00\\]\n");
  }

  @Test
  void withoutLibTorchThereAreTimesAlone() throws IOException {
    assertThat(
            table(
                file(
                    SampleTimes.entry(
                        "run", Map.of("contender", "vector"), "ms/op", "[[1.5, 1.5]]"))))
        .containsPattern("run +1500\n")
        .doesNotContain("geometric");
  }

  @Test
  void whatCannotBeReadIsSaid() throws IOException {
    assertThatThrownBy(() -> table(file("{")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("line 1");
    assertThat(table(file(SampleTimes.entry("run", Map.of(), "ops/s", "[[1]]"))))
        .startsWith("left out: measurement 1 ");
  }
}
