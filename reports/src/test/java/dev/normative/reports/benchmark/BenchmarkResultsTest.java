package dev.normative.reports.benchmark;

import static dev.normative.reports.benchmark.SampleTimes.entry;
import static dev.normative.reports.benchmark.SampleTimes.of;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkResultsTest {
  @TempDir Path root;
  private Path merged;

  @BeforeEach
  void folders() throws IOException {
    merged = Files.createDirectories(root.resolve("merged"));
  }

  private List<String> add() throws IOException {
    return add(comparison -> "<svg>" + comparison.benchmark() + "</svg>");
  }

  private List<String> add(Function<Comparison, String> painter) throws IOException {
    return BenchmarkResults.addTo(merged, new SampleBuild(root).tree(), painter);
  }

  private Path left(String... entries) throws IOException {
    Path folder = Files.createDirectories(root.resolve("accelerated/target"));
    return Files.writeString(
        folder.resolve(BenchmarkFile.NAME), "[" + String.join(",", entries) + "]");
  }

  private List<JsonNode> results() throws IOException {
    List<JsonNode> results = new ArrayList<>();
    try (Stream<Path> files = Files.list(merged)) {
      for (Path file :
          files.filter(it -> it.toString().endsWith("-result.json")).sorted().toList()) {
        results.add(StrictJson.readObject(file));
      }
    }
    return results;
  }

  private static String time(String contender, String threads, String unit, String rawData) {
    return entry(
        "evaluation",
        Map.of("contender", contender, "threads", threads, "workload", "BN:2x2"),
        unit,
        rawData);
  }

  @Test
  void whatJmhLeftIsAResultWithBarsAndAllTimes() throws IOException {
    SampleTimes.writeReal(root.resolve("accelerated"));
    assertThat(add()).isEmpty();
    assertThat(results()).hasSize(1);
    JsonNode result = results().get(0);
    assertThat(result.get("status").asText()).isEqualTo("passed");
    assertThat(result.get("labels").toString())
        .contains("{\"name\":\"epic\",\"value\":\"Benchmarks\"}")
        .contains("{\"name\":\"feature\",\"value\":\"NormalizationTimes\"}");
    assertThat(result.get("name").asText()).startsWith("NormalizationTimes, 1 thread: vector 0.0");
    assertThat(result.get("descriptionHtml").asText())
        .contains("JDK 17.0.15", "accelerated/target/benchmarks.json was written on 20");
    assertThat(result.get("attachments")).hasSize(2);
    assertThat(merged.resolve(result.at("/attachments/0/source").asText()))
        .hasContent("<svg>NormalizationTimes</svg>");
    assertThat(
            Files.readString(merged.resolve(result.at("/attachments/1/source").asText())).lines())
        .hasSize(1 + 18 * 4)
        .contains("NormalizationTimes,1,evaluation,BN:64x64,torch,1,2,43.37463937165776");
  }

  @Test
  void theNameSaysWhatWasFound() {
    assertThat(
            BenchmarkResults.sentence(
                Comparison.of(
                        List.of(
                            of("torch", "BN:2x2", 4.0, 4.0),
                            of("torch", "LN:2x2", 4.0, 4.0),
                            of("vector", "BN:2x2", 1.0, 1.0),
                            of("vector", "LN:2x2", 4.0, 4.0),
                            of("plain", "LN:2x2", 8.0, 8.0),
                            of("copy", "LN:2x2", 1.0, 1.0)))
                    .get(0)))
        .isEqualTo(
            "NormalizationTimes, 1 thread: vector 2.00 times as fast as LibTorch, below 1.0x in 0"
                + " of 2; plain 0.500 times as fast as LibTorch, below 1.0x in 1 of 1");
  }

  @Test
  void classesAndNumbersOfThreadsAreResultsOfTheirOwn() throws IOException {
    left(
        time("torch", "1", "us/op", "[[1]]"),
        time("torch", "2", "us/op", "[[1]]"),
        entry("run", Map.of("data", "a,\\\"b"), "ms/op", "[[1]]").replace("a.b.C", "a.b.D"));
    assertThat(add()).isEmpty();
    assertThat(results())
        .extracting(it -> it.get("name").asText())
        .containsExactlyInAnyOrder(
            "C, 1 thread: nothing to compare with LibTorch",
            "C, 2 threads: nothing to compare with LibTorch",
            "D, 3 threads: nothing to compare with LibTorch");
    assertThat(results()).allSatisfy(it -> assertThat(it.get("attachments")).hasSize(1));
  }

  @Test
  void withoutTimesNothingIsAddedAndNothingSaid() throws IOException {
    assertThat(add()).isEmpty();
    assertThat(results()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadIsNoted() throws IOException {
    Files.writeString(left(), "[{\"benchmark\": ");
    assertThat(add())
        .singleElement()
        .asString()
        .startsWith("no benchmarks of accelerated: accelerated/target/benchmarks.json: line 1: ");
    Files.write(left(), new byte[] {'"', -1, '"'});
    assertThat(add()).singleElement().asString().contains("not UTF-8");
    Files.writeString(left(), "");
    assertThat(add()).singleElement().asString().contains("it is empty");
    assertThat(results()).isEmpty();
  }

  @Test
  void manyUsableToNobodyAreAFewLines() throws IOException {
    left(
        Stream.iterate(1, i -> i <= 100, i -> i + 1)
            .map(i -> time("c" + i, "1", "ops/s", "[[1]]"))
            .toArray(String[]::new));
    assertThat(add()).hasSize(6).last().asString().contains("100 measurements were left out");
  }

  @Test
  void aMachineThatCannotDrawShowsTheTables() throws IOException {
    left(time("torch", "1", "us/op", "[[1, 2]]"), time("vector", "1", "us/op", "[[1, 2]]"));
    List<String> notes =
        add(
            comparison -> {
              throw new NoClassDefFoundError("java.awt.Font");
            });
    assertThat(notes).singleElement().asString().startsWith("no pictures of benchmarks: ");
    assertThat(results()).hasSize(1);
  }

  @Test
  void theSameTimesGiveTheSameFiles() throws IOException {
    SampleTimes.writeReal(root.resolve("accelerated"));
    add();
    List<JsonNode> first = results();
    add();
    assertThat(results()).isEqualTo(first);
  }
}
