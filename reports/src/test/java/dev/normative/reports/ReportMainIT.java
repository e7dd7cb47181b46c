package dev.normative.reports;

import static dev.normative.reports.SampleBuild.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Verdict;
import dev.normative.golden.GoldenCurve;
import dev.normative.reports.study.SampleStudy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole report with the real Allure, which the build has unpacked. */
class ReportMainIT {

  @TempDir Path root;
  private SampleBuild build;
  private String printed;

  @BeforeEach
  void twoImplementationsOfOneRule() throws IOException {
    build = new SampleBuild(root);
    Files.writeString(
        root.resolve("expected.json"),
        "{\"notEverywhere\": [], \"expected\": [{\"implementations\": [\"reference\", \"vector\"], \"rules\": [\"F1\"], \"families\": [\"BatchNorm\"],"
            + " \"verdicts\": [\"CONFORMS\"], \"why\": \"\"}]}");
    build.write("conformance", outcome("reference", "F1", Verdict.CONFORMS));
    build.write("accelerated", outcome("vector", "F1", Verdict.CONFORMS));
    build.file(
        "conformance",
        "a-result.json",
        "{\"uuid\": \"a\", \"historyId\": \"a\", \"name\": \"F1\", \"status\": \"failed\","
            + " \"statusDetails\": {\"message\": \"F1: see https://x.example/a.png\"},"
            + " \"descriptionHtml\": \"<img src='https://x.example/i.png'>\","
            + " \"labels\": [{\"name\": \"epic\", \"value\": \"reference\"},"
            + " {\"name\": \"verdict\", \"value\": \"DIVERGES\"}],"
            + " \"attachments\": [{\"name\": \"r.curve.csv\", \"source\": \"c-attachment.csv\","
            + " \"type\": \"text/csv\"}]}");
    GoldenCurve.named("digits-cnn-adam-float64")
        .write(build.results("conformance").resolve("c-attachment.csv"));
    build.file(
        "accelerated",
        "b-result.json",
        "{\"uuid\": \"b\", \"historyId\": \"b\", \"name\": \"a kernel\", \"status\": \"passed\"}");
  }

  private int report(String... more) {
    return keep(new SampleReport(root).write(more));
  }

  /** Where nothing is asked of Allure's page, none is made: it takes seconds. */
  private int reportWithoutAllure(String... more) {
    return keep(new SampleReport(root).write(root.resolve("nowhere"), more));
  }

  private int keep(SampleReport.Result result) {
    printed = result.printed();
    return result.code();
  }

  private String page() throws IOException {
    return new SampleReport(root).allure();
  }

  private String lastLine() {
    return printed.strip().lines().reduce("", (before, line) -> line);
  }

  private static String data(String page, String name) {
    return SampleReport.data(page, name).findFirst().orElseThrow();
  }

  private Path certificates() {
    return root.resolve("reports/target/certificates");
  }

  @Test
  void aGoodBuildEndsWithZeroAndAPageThatHasAllOfItAndAsksNoHost() throws IOException {
    Path folder = Files.createDirectories(root.resolve("reference/target/accuracy"));
    Files.writeString(folder.resolve("table.txt"), "RMS_NORM FLOAT64  0.499\n");
    SampleStudy.of("One is lower.", 1.0, 1.1, 1.2)
        .write(root.resolve("conformance/target/normative-studies"));
    assertThat(report()).isZero();
    assertThat(lastLine())
        .isEqualTo("All verdicts are as expected. Report: reports/target/index.html");
    String page = page();
    assertThat(data(page, "data/behaviors\\.json"))
        .contains("\"reference\"", "\"Unit tests\"", "\"accelerated\"", "\"Verdicts\"");
    assertThat(data(page, "data/categories\\.json")).contains("\"Wrong arithmetic\"");
    assertThat(data(page, "widgets/environment\\.json")).contains("\"JDK\"");
    assertThat(data(page, "data/attachments/[0-9a-f]+\\.svg")).contains("<polyline");
    theAccuracyIsThere(page);
    theStudyIsThereAndItsFindingIsNoFailure(page);
    noHostIsAsked(page);
    assertThat(certificates().resolve("vector/normative.json")).content().contains("\"vector\"");
    assertThat(certificates().resolve("vector/badge.svg")).exists();
    assertThat(certificates().resolve("verdicts.xml")).content().contains("F1 BatchNorm");
  }

  private void theAccuracyIsThere(String page) {
    assertThat(printed).doesNotContain("no table of the reference's accuracy");
    assertThat(data(page, "data/behaviors\\.json"))
        .contains("\"Reference\"", "\"Accuracy of the reference\"");
    assertThat(data(page, "data/attachments/[0-9a-f]+\\.txt")).isNotEmpty();
  }

  private void theStudyIsThereAndItsFindingIsNoFailure(String page) {
    assertThat(data(page, "data/behaviors\\.json"))
        .contains("\"Studies\"", "CONTRADICTED: One is lower.", "NOT RUN: placement");
    assertThat(printed).contains("The study placement left no report in this build");
  }

  private static void noHostIsAsked(String page) {
    assertThat(page)
        .contains("Content-Security-Policy")
        .doesNotContain("googletagmanager", "google-analytics", "gtag(", "x.example");
    assertThat(
            Pattern.compile("(?i)\\b(?:src|href)\\s*=\\s*[\"'](?!data:)[^\"']{0,80}")
                .matcher(page)
                .results()
                .map(found -> found.group()))
        .isEmpty();
  }

  @Test
  void aStudyThatCannotBeReadIsBadAndNoTableOfAccuracyIsNoted() throws IOException {
    Path studies = Files.createDirectories(root.resolve("conformance/target/normative-studies"));
    Files.writeString(studies.resolve("placement-study.json"), "{");
    assertThat(reportWithoutAllure()).isEqualTo(1);
    assertThat(printed)
        .contains("no table of the reference's accuracy")
        .contains("conformance/target/normative-studies/placement-study.json");
  }

  @Test
  void aBadVerdictEndsWithOneAfterThePageIsWritten() throws IOException {
    build.write("accelerated", outcome("vector", "F1", Verdict.FAILS));
    assertThat(report()).isEqualTo(1);
    assertThat(lastLine())
        .isEqualTo("Not as expected: vector F1 BatchNorm FAILS. Report: reports/target/index.html");
    assertThat(data(page(), "data/categories\\.json"))
        .contains("Verdicts missing or not as expected");
    assertThat(data(page(), "data/attachments/[0-9a-f]+\\.txt")).contains("<-- BAD");
  }

  @Test
  void aMissingVerdictAndUnreadableFilesAreBadAndNoFileBesideTheResultsIsInThePage()
      throws IOException {
    Path file = build.outcomes("accelerated").resolve("vector-F1-BatchNorm-outcome.json");
    Files.writeString(file, Files.readString(file).substring(0, 40));
    build.file("accelerated", "c-result.json", "{\"uuid\": ");
    anAttachmentThatPointsOutOfTheResults();
    assertThat(report()).isEqualTo(1);
    assertThat(printed)
        .contains(
            "accelerated/target/normative-results/vector-F1-BatchNorm-outcome.json is not a readable")
        .contains("accelerated/target/allure-results/c-result.json is not a whole Allure file");
    assertThat(lastLine())
        .startsWith(
            "Not as expected: vector has no outcome at all (1 expected);"
                + " 3 problems with files or rules. Report: ");
    assertThat(page())
        .contains("</html>")
        .doesNotContain(
            Base64.getEncoder().encodeToString("the key".getBytes(StandardCharsets.UTF_8)));
  }

  /** Both where the result points and where it would point once it is merged. */
  private void anAttachmentThatPointsOutOfTheResults() throws IOException {
    Files.writeString(root.resolve("conformance/secret.txt"), "the key");
    Files.writeString(
        Files.createDirectories(root.resolve("reports")).resolve("secret.txt"), "the key");
    build.file(
        "conformance",
        "d-result.json",
        "{\"uuid\": \"d\", \"name\": \"d\", \"status\": \"passed\", \"attachments\": [{\"name\":"
            + " \"s\", \"source\": \"../../secret.txt\", \"type\": \"text/plain\"}]}");
  }

  @Test
  void aBuildThatLeftNothingEndsWithOneAndAPage(@TempDir Path empty) throws IOException {
    Files.copy(root.resolve("expected.json"), empty.resolve("expected.json"));
    root = empty;
    assertThat(report()).isEqualTo(1);
    assertThat(lastLine()).contains("reference has no outcome at all (1 expected); vector has");
    assertThat(page()).contains("</html>");
  }

  @Test
  void expectationsThatCannotBeReadAreBadAndThePageIsWritten() throws IOException {
    Files.writeString(root.resolve("expected.json"), "{");
    assertThat(reportWithoutAllure()).isEqualTo(1);
    assertThat(printed).contains("does not say which verdicts to expect");
    assertThat(new SampleReport(root).index()).content().contains("</html>");
  }

  @Test
  void aRunOfOneRuleJudgesOnlyWhatRan() throws IOException {
    Files.delete(build.outcomes("accelerated").resolve("vector-F1-BatchNorm-outcome.json"));
    assertThat(report("--rule=F1")).isZero();
    assertThat(reportWithoutAllure()).isEqualTo(1);
    assertThat(printed).contains("vector has no outcome at all");
  }

  @Test
  void withoutAllureTheOlderPageOfAllureStaysAndTheVerdictsSayThatThereIsNone() throws IOException {
    Path older = Files.createDirectories(root.resolve("reports/target/allure-report"));
    Files.writeString(older.resolve("index.html"), "older");
    assertThat(reportWithoutAllure()).isEqualTo(1);
    assertThat(printed).contains("reference       F1    BatchNorm  L1     CONFORMS");
    assertThat(printed).contains("no Allure command line in");
    assertThat(lastLine())
        .isEqualTo(
            "Not as expected: 1 problem with files or rules. Report: reports/target/index.html");
    assertThat(page()).isEqualTo("older");
    assertThat(root.resolve("reports/target/index.html"))
        .content()
        .contains("There is no Allure report of this build", "no Allure command line in")
        .doesNotContain("allure-report/index.html");
  }

  @Test
  void whereNoPageCanBeWrittenTheLastLineSaysSo() throws IOException {
    Files.createDirectories(root.resolve("reports/target/index.html.part/in the way"));
    assertThat(reportWithoutAllure()).isEqualTo(1);
    assertThat(lastLine())
        .isEqualTo("No page of verdicts was written; one of an earlier run is as it was.");
  }

  @Test
  void argumentsThatMakeNoSenseEndWithTwo() {
    assertThat(reportWithoutAllure("--colour=red")).isEqualTo(2);
    assertThat(printed).contains("--colour=red");
  }
}
