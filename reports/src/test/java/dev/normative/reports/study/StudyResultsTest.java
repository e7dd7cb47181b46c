package dev.normative.reports.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.build.StrictJson;
import dev.normative.study.Chart;
import dev.normative.study.Studies;
import dev.normative.study.Study;
import dev.normative.study.StudyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyResultsTest {
  private static final Function<Chart, String> PAINTER =
      chart -> "<svg>" + chart.title() + "</svg>";

  @TempDir Path root;
  private SampleBuild build;
  private Path studies;
  private Path merged;

  @BeforeEach
  void folders() throws IOException {
    build = new SampleBuild(root);
    studies = root.resolve("conformance/target/normative-studies");
    merged = Files.createDirectories(root.resolve("merged"));
  }

  private StudyResults.Remarks add() throws IOException {
    return StudyResults.addTo(merged, build.tree(), PAINTER);
  }

  private List<JsonNode> results() throws IOException {
    List<JsonNode> results = new ArrayList<>();
    try (Stream<Path> files = Files.list(merged)) {
      for (Path file : files.filter(it -> it.toString().endsWith("-result.json")).toList()) {
        results.add(StrictJson.readObject(file));
      }
    }
    return results;
  }

  private JsonNode result(String study) throws IOException {
    return results().stream()
        .filter(it -> it.path("fullName").asText().equals("study " + study))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aStudyHasOneResultUnderItsOwnEpicWithItsJudgementInTheName() throws IOException {
    SampleStudy.of("One is lower.", -1.0, -1.1, -1.2).write(studies);
    assertThat(add().problems()).isEmpty();
    JsonNode result = result(SampleStudy.NAME);
    assertThat(result.get("name").asText()).isEqualTo("SUPPORTED: One is lower.");
    assertThat(result.get("labels").toString())
        .contains("{\"name\":\"epic\",\"value\":\"Studies\"}")
        .contains("{\"name\":\"feature\",\"value\":\"learning-rate\"}");
    assertThat(result.get("descriptionHtml").asText()).contains("One is lower.");
  }

  @Test
  void aContradictedClaimIsAFindingAndNoFailure() throws IOException {
    SampleStudy.of("One is lower.", 1.0, 1.1, 1.2).write(studies);
    assertThat(add().problems()).isEmpty();
    assertThat(result(SampleStudy.NAME).get("name").asText()).startsWith("CONTRADICTED: ");
    assertThat(result(SampleStudy.NAME).get("status").asText()).isEqualTo("passed");
  }

  @Test
  void picturesAndNumbersAreAttached() throws IOException {
    Path file = SampleStudy.of("One is lower.", -1.0, -1.1, -1.2).write(studies);
    add();
    JsonNode attachments = result(SampleStudy.NAME).get("attachments");
    assertThat(attachments).hasSize(3);
    assertThat(attachments.get(0).get("name").asText()).isEqualTo("Loss & step");
    assertThat(attachments.get(0).get("type").asText()).isEqualTo("image/svg+xml");
    assertThat(merged.resolve(attachments.get(1).get("source").asText()))
        .hasContent("<svg>Accuracy by size</svg>");
    assertThat(merged.resolve(attachments.get(2).get("source").asText()))
        .hasSameTextualContentAs(file);
  }

  @Test
  void aStudyThatLeftNothingIsThereAndSaysSo() throws IOException {
    SampleStudy.of("One is lower.", -1.0, -1.1, -1.2).write(studies);
    StudyResults.Remarks remarks = add();
    assertThat(results()).hasSize(Studies.all().size());
    assertThat(remarks.notes()).hasSize(Studies.all().size() - 1);
    for (Study study : Studies.all()) {
      if (!study.name().equals(SampleStudy.NAME)) {
        JsonNode result = result(study.name());
        assertThat(result.get("status").asText()).isEqualTo("skipped");
        assertThat(result.get("name").asText()).isEqualTo("NOT RUN: " + study.name());
        assertThat(result.get("statusDetails").get("message").asText()).contains("no report");
      }
    }
  }

  @Test
  void aReportThatCannotBeReadIsAProblemAndItsStudyCountsAsNotRun() throws IOException {
    Path file = SampleStudy.of("One is lower.", 1.0, 1.1, 1.2).write(studies);
    Files.writeString(file, Files.readString(file).replace("\"CONTRADICTED\"", "\"SUPPORTED\""));
    Files.write(studies.resolve("placement" + StudyReport.FILE_SUFFIX), new byte[] {'"', -1, '"'});
    Files.writeString(studies.resolve("other.txt"), "no study");
    assertThat(add().problems())
        .hasSize(2)
        .satisfies(
            it ->
                assertThat(it.get(0))
                    .startsWith(
                        "conformance/target/normative-studies/learning-rate-study.json is not a"
                            + " readable study"),
            it -> assertThat(it.get(1)).contains("placement-study.json", "not UTF-8"));
    assertThat(result(SampleStudy.NAME).get("status").asText()).isEqualTo("skipped");
  }

  @Test
  void aMachineThatCannotDrawShowsTheStudiesWithoutPictures() throws IOException {
    SampleStudy.of("One is lower.", -1.0, -1.1, -1.2).write(studies);
    StudyResults.Remarks remarks =
        StudyResults.addTo(
            merged,
            build.tree(),
            chart -> {
              throw new NoClassDefFoundError("java.awt.Font");
            });
    assertThat(remarks.problems()).isEmpty();
    assertThat(remarks.notes()).filteredOn(it -> it.startsWith("no pictures")).hasSize(1);
    assertThat(result(SampleStudy.NAME).get("attachments")).hasSize(1);
  }

  @Test
  void theSameStudiesGiveTheSameFiles() throws IOException {
    SampleStudy.of("One is lower.", -1.0, -1.1, -1.2).write(studies);
    add();
    List<JsonNode> first = results();
    add();
    assertThat(results()).containsExactlyInAnyOrderElementsOf(first);
  }
}
