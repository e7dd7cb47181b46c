package dev.normative.reports;

import static dev.normative.reports.SampleBuild.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.normative.conformance.Verdict;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds one after the other, with the real Allure; the folder of the build is emptied between. */
class HistoryIT {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path root;
  private SampleReport report;

  @BeforeEach
  void expectations() throws IOException {
    report = new SampleReport(root);
    report.expect(List.of("reference"), List.of("F1"));
  }

  private SampleReport.Result build(int number, Verdict verdict) throws IOException {
    return build(Path.of(System.getProperty("report.allure")), number, verdict);
  }

  /** The same with another Allure: where nothing is asked of its page, with none. */
  private SampleReport.Result build(Path allure, int number, Verdict verdict, String... more)
      throws IOException {
    SampleBuild build = new SampleBuild(root);
    build.write("conformance", outcome("reference", "F1", verdict));
    Path written = build.outcomes("conformance").resolve("reference-F1-BatchNorm-outcome.json");
    Files.setLastModifiedTime(written, FileTime.from(START.plusSeconds(number)));
    build.file(
        "conformance",
        "a-result.json",
        "{\"uuid\": \"a%d\", \"historyId\": \"F1\", \"name\": \"F1\", \"status\": \"%s\"}"
            .formatted(number, verdict == Verdict.FAILS ? "failed" : "passed"));
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--history=" + history();
    arguments[1] = "--commit=c" + number;
    System.arraycopy(more, 0, arguments, 2, more.length);
    return report.write(allure, arguments);
  }

  private Path history() {
    return root.resolve("kept");
  }

  private String page() throws IOException {
    return Files.readString(report.index());
  }

  private String trend() throws IOException {
    return SampleReport.data(report.allure(), "widgets/history-trend\\.json").findFirst().get();
  }

  @Test
  void bothPagesShowHowItWentAndWritingOneAgainIsNoBuild() throws IOException {
    build(1, Verdict.CONFORMS);
    assertThat(page()).contains("The first build is in the history");
    build(2, Verdict.FAILS);
    thePagesTellOfTwoBuilds();
    build(2, Verdict.FAILS);
    thePagesTellOfTwoBuilds();
  }

  private void thePagesTellOfTwoBuilds() throws IOException {
    assertThat(page())
        .contains("id=\"trend\"", "2 builds, from number 1 (2026-01-02T03:04:06Z, commit c1)");
    assertThat(StrictJson.parse("{\"all\":" + trend() + "}", JsonNode.class).get("all")).hasSize(2);
    assertThat(SampleReport.data(report.allure(), "data/test-cases/[0-9a-f]+\\.json"))
        .filteredOn(it -> it.contains("\"historyId\":\"F1\""))
        .singleElement()
        .asString()
        // What is not the same as before stands out.
        .contains("\"newFailed\":true", "\"items\":[{");
  }

  @Test
  void aRunOfSomeRulesIsNoBuild() throws IOException {
    build(root.resolve("nowhere"), 1, Verdict.CONFORMS, "--rule=F1");
    assertThat(history()).doesNotExist();
    assertThat(page()).doesNotContain("id=\"trend\"");
  }

  @Test
  void aDamagedHistoryIsNotedAndLeftAsItIs() throws IOException {
    Path file = Files.createDirectories(history()).resolve("builds.json");
    Files.writeString(file, "{");
    SampleReport.Result result = build(root.resolve("nowhere"), 1, Verdict.CONFORMS);
    assertThat(result.printed()).contains("the history of builds in kept/builds.json");
    assertThat(page()).contains("the history of builds in kept/builds.json cannot be read");
    assertThat(file).hasContent("{");
    assertThat(history().resolve("allure")).doesNotExist();
  }
}
