package dev.normative.reports.benchmark;

import static dev.normative.reports.benchmark.SampleTimes.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkFileTest {
  private static final Map<String, String> TORCH =
      Map.of("contender", "torch", "workload", "BNL:2x3x4x5", "threads", "2");

  @TempDir Path folder;

  private BenchmarkFile read(String content) throws IOException {
    return BenchmarkFile.read(Files.writeString(folder.resolve("f.json"), content));
  }

  @Test
  void readsWhatJmhWrote() throws IOException {
    BenchmarkFile file = BenchmarkFile.read(SampleTimes.writeReal(folder));
    assertThat(file.unusable()).isEmpty();
    assertThat(file.machines())
        .containsExactly("JDK 17.0.15 (OpenJDK 64-Bit Server VM, 17.0.15+6-Debian-1deb12u1)");
    assertThat(file.times()).hasSize(18);
    Times torch = file.times().get(2);
    assertThat(torch.benchmark()).isEqualTo("NormalizationTimes");
    assertThat(torch.mode()).isEqualTo("evaluation");
    assertThat(torch.contender()).isEqualTo("torch");
    assertThat(torch.task().label()).isEqualTo("BN:64x64");
    assertThat(torch.forks())
        .containsExactly(
            List.of(49.27270547945206, 43.37463937165776, 80.19015711645102, 44.80737861736334));
    // Between the second and the third of the sorted four.
    assertThat(torch.median()).isEqualTo((44.80737861736334 + 49.27270547945206) / 2);
  }

  @Test
  void timesBecomeMicrosecondsOfEveryFork() throws IOException {
    Times times = read("[" + entry("m", TORCH, "ms/op", "[[1.5, 2], [0.5]]") + "]").times().get(0);
    assertThat(times.forks()).containsExactly(List.of(1500.0, 2000.0), List.of(500.0));
    assertThat(times.threads()).isEqualTo("2");
    assertThat(times.task().norm()).isEqualTo("BN");
    assertThat(times.task().bytes()).hasValue(8.0 * 2 * 3 * 4 * 5);
  }

  @Test
  void otherParametersAreOfTheTaskAndJmhsThreadsCountWhereNoneAreGiven() throws IOException {
    Times times =
        read("[" + entry("m", Map.of("data", "digits", "batch", "7"), "s/op", "[[1]]") + "]")
            .times()
            .get(0);
    assertThat(times.contender()).isEqualTo(BenchmarkFile.ONLY_ONE);
    assertThat(times.threads()).isEqualTo("3");
    assertThat(times.task().label()).isEqualTo("batch=7, data=digits");
    assertThat(times.task().norm()).isEqualTo(Task.NO_NORM);
    assertThat(times.task().bytes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "{}",
        "null",
        "[] []",
        "\"text\"",
        "[{\"benchmark\": \"a.B.c\", \"params\": {",
      })
  void whatIsNoWholeListIsRefused(String content) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(".+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "null",
        "[]",
        "{}",
        "{\"benchmark\": \"a.B.c\"}",
        "{\"benchmark\": {}, \"params\": 7, \"primaryMetric\": []}",
        "{\"benchmark\": \"c\", \"primaryMetric\": {\"scoreUnit\": \"us/op\", \"rawData\": [[1]]}}",
      })
  void whatIsNoMeasurementIsLeftOutAndTheRestIsRead(String entry) throws IOException {
    BenchmarkFile file = read("[" + entry + ", " + entry("m", TORCH, "us/op", "[[1]]") + "]");
    assertThat(file.times()).hasSize(1);
    assertThat(file.unusable()).singleElement().asString().startsWith("measurement 1 (");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[[]]",
        "7",
        "null",
        "{}",
        "[[0]]",
        "[[-1]]",
        "[['NaN']]",
        "[[1, null]]",
        "[[1e999]]"
      })
  void whatIsNoTimeIsLeftOut(String rawData) throws IOException {
    BenchmarkFile file = read("[" + entry("m", TORCH, "us/op", rawData) + "]");
    assertThat(file.times()).isEmpty();
    assertThat(file.unusable()).hasSize(1);
  }

  @Test
  void ratesAndTheSameMeasurementAgainAreLeftOut() throws IOException {
    BenchmarkFile file =
        read(
            "["
                + entry("m", TORCH, "ops/us", "[[1]]")
                + ","
                + entry("m", TORCH, "us/op", "[[2]]")
                + ","
                + entry("m", TORCH, "us/op", "[[3]]")
                + "]");
    assertThat(file.times()).singleElement().extracting(Times::median).isEqualTo(2.0);
    assertThat(file.unusable())
        .hasSize(2)
        .satisfies(
            it -> assertThat(it.get(0)).contains("\"ops/us\"", "us/op"),
            it -> assertThat(it.get(1)).contains("measurement 3", "twice"));
  }
}
