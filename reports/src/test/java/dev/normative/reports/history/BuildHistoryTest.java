package dev.normative.reports.history;

import static dev.normative.reports.SampleBuild.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.build.StrictJson;
import dev.normative.reports.verdict.CollectedOutcomes;
import dev.normative.reports.verdict.Expectation;
import dev.normative.reports.verdict.Expectations;
import dev.normative.reports.verdict.Judgement;
import dev.normative.reports.verdict.RuleSelection;
import dev.normative.reports.verdict.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildHistoryTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  @TempDir Path root;

  private Path folder() {
    return root.resolve("history");
  }

  private Path file() {
    return folder().resolve(BuildHistory.FILE);
  }

  private static Judgement judged(Verdict verdict, double worst) {
    Outcome found = SampleBuild.of(outcome("reference", "F1", verdict), "", "42", verdict, worst);
    return Judgement.of(
        new Expectations(
            List.of(
                new Expectation(
                    new Subject("reference", "F1", SampleBuild.FAMILY), Set.of(Verdict.CONFORMS)),
                new Expectation(
                    new Subject("vector", "F1", SampleBuild.FAMILY), Set.of(Verdict.CONFORMS))),
            Set.of()),
        new CollectedOutcomes(List.of(found), List.of("a problem")),
        RuleSelection.parse(""));
  }

  private Trend build(int second, Verdict verdict, double worst) throws IOException {
    BuildHistory history = BuildHistory.in(folder(), START.plusSeconds(second));
    Judgement judgement = judged(verdict, worst);
    Trend trend = history.trend(judgement, "c0ffee", "Normative 1");
    history.keep(judgement, "c0ffee", "Normative 1", "");
    return trend;
  }

  private List<String> times() throws IOException {
    return StrictJson.readObject(file()).get("builds").findValuesAsText("time");
  }

  @Test
  void buildsComeOneAfterTheOtherAndTheFileIsAsItsSchemaSays() throws IOException {
    assertThat(build(0, Verdict.CONFORMS, 0.5).svg()).isEmpty();
    Trend trend = build(1, Verdict.FAILS, Double.POSITIVE_INFINITY);
    assertThat(trend.svg()).contains("<svg", "<polyline");
    assertThat(trend.words())
        .startsWith(
            "2 builds, from number 1 (2026-01-02T03:04:05Z, commit c0ffee) to number 2"
                + " (2026-01-02T03:04:06Z");
    try (InputStream text = BuildHistory.class.getResourceAsStream(BuildHistory.SCHEMA)) {
      JsonSchema schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(new String(text.readAllBytes(), StandardCharsets.UTF_8));
      var json = StrictJson.readObject(file());
      assertThat(schema.validate(json)).isEmpty();
      assertThat(json.at("/builds/0/implementations/reference/worst").asDouble()).isEqualTo(0.5);
      assertThat(json.at("/builds/1/implementations/reference/worst").asText())
          .isEqualTo("Infinity");
      assertThat(json.at("/builds/0/implementations/vector/worst").isNull()).isTrue();
      assertThat(json.at("/builds/1/implementations/reference/bad").asInt()).isEqualTo(1);
      assertThat(json.at("/builds/0/implementations/vector/bad").asInt()).isEqualTo(1);
      assertThat(json.at("/builds/0/problems").asInt()).isEqualTo(1);
      json.put("format", "another");
      assertThat(schema.validate(json)).isNotEmpty();
    }
  }

  @Test
  void aReportThatIsWrittenAgainIsTheSameBuild() throws IOException {
    build(0, Verdict.CONFORMS, 0.5);
    build(1, Verdict.CONFORMS, 0.5);
    byte[] before = Files.readAllBytes(file());
    build(1, Verdict.CONFORMS, 0.5);
    assertThat(file()).hasBinaryContent(before);
    assertThat(times()).containsExactly("2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z");
  }

  @Test
  void theLastHundredAreKeptAndNumbersGoOn() throws IOException {
    for (int i = 0; i < BuildHistory.MOST + 3; i++) {
      BuildHistory.in(folder(), START.plusSeconds(i))
          .keep(judged(Verdict.CONFORMS, 0.1), "", "Normative 1", "");
    }
    assertThat(times()).hasSize(BuildHistory.MOST).startsWith("2026-01-02T03:04:08Z");
    assertThat(BuildHistory.in(folder(), START.plusSeconds(1000)).number())
        .isEqualTo(BuildHistory.MOST + 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"format\": \"normative-builds\", \"version\": 1}",
        "{\"format\": \"normative-builds\", \"version\": 2, \"builds\": []}",
        "{\"format\": \"normative-builds\", \"version\": 1, \"builds\": [{\"number\": 1}]}"
      })
  void whatIsDamagedIsToldAndLeftAsItIs(String content) throws IOException {
    Files.createDirectories(folder());
    Files.writeString(file(), content);
    assertThatThrownBy(() -> BuildHistory.in(folder(), START))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the history of builds in history/builds.json cannot be read: ")
        .hasMessageContaining("mend it, or delete it");
    assertThat(file()).hasContent(content);
  }

  @Test
  void whatIsNoPictureOfOneBuildSaysSo() throws IOException {
    assertThat(build(0, Verdict.CONFORMS, 0.5).words()).startsWith("The first build");
  }

  @Test
  void aFolderThatIsNoneOfGitsHasNoCommit() {
    assertThat(Commit.of(root)).isEmpty();
  }
}
