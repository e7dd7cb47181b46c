package dev.normative.reports.page;

import static dev.normative.reports.certificate.SampleCertificate.judged;
import static dev.normative.reports.certificate.SampleCertificate.ofAllRules;
import static dev.normative.reports.certificate.SampleCertificate.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.allure.AllureEntries;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.certificate.RunFacts;
import dev.normative.reports.history.Trend;
import dev.normative.reports.verdict.Judgement;
import dev.normative.reports.verdict.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictPageTest {
  private static final String HOSTILE = "<script>alert('mine')</script>\" onclick=\"x & {{y}}";

  @TempDir Path root;
  private SampleBuild build;
  private Path page;

  @BeforeEach
  void aBuild() throws IOException {
    build = new SampleBuild(root);
    page = Files.createDirectories(root.resolve("out")).resolve("index.html");
  }

  private String write(Judgement judgement, Optional<Path> allure) throws IOException {
    return write(MergedResults.of(build.tree(), root.resolve("merged")), judgement, allure);
  }

  private String write(MergedResults merged, Judgement judgement, Optional<Path> allure)
      throws IOException {
    RunFacts run = new RunFacts("Normative 1", Map.of("JDK", "17 <&>"), List.of());
    AllureEntries entries =
        allure.isPresent()
            ? AllureEntries.in(Files.readString(allure.get()))
            : AllureEntries.none();
    new VerdictPage(judgement, run, allure, entries, merged, build.tree(), Trend.none())
        .write(page);
    return Files.readString(page);
  }

  private String write(Outcome... outcomes) throws IOException {
    return write(judged(List.of(outcomes)), Optional.empty());
  }

  /** A page of Allure's with the entries of these outcomes; each has its number for a name. */
  private Path allure(List<Outcome> outcomes) throws IOException {
    StringBuilder tree = new StringBuilder("{\"children\": [");
    for (int i = 0; i < outcomes.size(); i++) {
      tree.append(i == 0 ? "" : ",")
          .append(
              "{\"name\": \"%s\", \"children\": [{\"name\": \"%s: %s\", \"uid\": \"u%d\"}]}"
                  .formatted(
                      outcomes.get(i).implementation(),
                      outcomes.get(i).rule(),
                      outcomes.get(i).sentence(),
                      i));
    }
    String data =
        Base64.getEncoder().encodeToString((tree + "]}").getBytes(StandardCharsets.UTF_8));
    return Files.writeString(
        Files.createDirectories(root.resolve("out/all ure")).resolve("index.html"),
        "d('data/behaviors.json','" + data + "')");
  }

  @Test
  void everyCellLeadsToItsEntry() throws IOException {
    List<Outcome> outcomes = new ArrayList<>(ofAllRules("one", Map.of()));
    outcomes.addAll(ofAllRules("two", Map.of()));
    String html = write(judged(outcomes), Optional.of(allure(outcomes)));
    for (int i = 0; i < outcomes.size(); i++) {
      assertThat(html)
          .containsPattern(
              Pattern.compile(
                  "<a class=\"cell conforms\"[^>]* href=\"all%%20ure/index.html#testresult/u%d\""
                          .formatted(i)
                      + " title=\"%s %s BatchNorm: CONFORMS, worst error/bound 0.250, tries 10\">"
                          .formatted(outcomes.get(i).implementation(), outcomes.get(i).rule())));
    }
    assertThat(html)
        .contains("All verdicts are as expected.", "<i>BN</i>.25</a>")
        .contains("<span class=\"pill holds\">L4</span>")
        .contains("certificates/one/normative.json");
  }

  @Test
  void withoutAllureThereAreCellsAndNoLinks() throws IOException {
    assertThat(write(ofAllRules("one", Map.of()).toArray(Outcome[]::new)))
        .contains("<span class=\"cell conforms\"")
        .doesNotContain("testresult/", "<a class=\"cell", "Allure report");
  }

  @Test
  void whateverIsShownIsEscaped() throws IOException {
    Outcome odd =
        new Outcome(
            HOSTILE,
            HOSTILE,
            HOSTILE,
            Level.L0,
            HOSTILE,
            Verdict.FAILS,
            1,
            1,
            HOSTILE,
            2.0,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            HOSTILE);
    build.file("conformance", "p-attachment.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    build.file(
        "conformance",
        "p-result.json",
        "{\"name\": \"<script>\", \"labels\": [{\"name\": \"epic\", \"value\": \"<script>\"}],"
            + " \"attachments\": [{\"name\": \"\\\"<script>\", \"type\": \"image/svg+xml\","
            + " \"source\": \"p-attachment.svg\"}]}");
    Path kills = Files.createDirectories(root.resolve("conformance/target/kill-matrix"));
    Files.writeString(
        kills.resolve("kill-matrix.json"),
        "{\"rules\": [\"<script>\"], \"mutants\": [{\"mutant\": \"<script>\", \"seenIn\":"
            + " \"<script>\", \"killers\": {\"<script>\": [\"<script>\"]}, \"confirmed\": [\"<script>\"]}]}");
    String html = write(judged(List.of(odd)).withProblem("<script>\n{{x}}"), Optional.empty());
    assertThat(html)
        .contains("&lt;script&gt;", "kill", "data:image/svg+xml")
        .doesNotContain("<script", " onclick=\"x", "17 <");
    assertThat(html).contains("{{y}}");
  }

  @Test
  void picturesOfResultsThatTheReportAddedAreShownToo() throws IOException {
    MergedResults merged = MergedResults.of(build.tree(), root.resolve("merged"));
    Files.writeString(
        merged.folder().resolve("s.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
    Files.writeString(
        merged.folder().resolve("s-result.json"),
        "{\"name\": \"supported: so\", \"labels\": [{\"name\": \"epic\", \"value\": \"Studies\"}],"
            + " \"attachments\": [{\"name\": \"losses\", \"type\": \"image/svg+xml\","
            + " \"source\": \"s.svg\"}]}");
    assertThat(write(merged, judged(List.of()), Optional.empty()))
        .contains("Studies: 1 picture", "supported: so (losses)");
  }

  @Test
  void theTemplateEscapesAllButThePictureOfTheKillMatrix() throws IOException {
    try (var template = VerdictPage.class.getResourceAsStream("index.mustache")) {
      assertThat(new String(template.readAllBytes(), StandardCharsets.UTF_8))
          .containsOnlyOnce("{{{")
          .contains("{{{killMatrix}}}")
          .doesNotContain("{{&");
    }
  }

  @Test
  void noScriptRunsAndNothingIsFetched() throws IOException {
    assertThat(write(ofAllRules("one", Map.of()).toArray(Outcome[]::new)))
        .contains("Content-Security-Policy\" content=\"default-src 'none'; style-src")
        .doesNotContainPattern("(?i)<script|(?:src|href)\\s*=\\s*[\"']?(?:https?:|//)|@import");
  }

  @Test
  void anEmptyBuildHasAPage() throws IOException {
    assertThat(write()).contains("Implementations by level", "</html>");
    assertThat(root.resolve("out/certificates/verdicts.xml")).exists();
  }

  @Test
  void aFailureIsSaidFirstWithTheCommandThatRunsItAgain() throws IOException {
    String html = write(ofAllRules("one", Map.of("B1", Verdict.FAILS)).toArray(Outcome[]::new));
    assertThat(html)
        .contains("<p class=\"headline bad\" id=\"headline\">1 verdict is not as expected.</p>")
        .containsSubsequence(
            "one B1 BatchNorm: ",
            "FAILS (nobody expected an outcome here)",
            "What B1 says",
            "./mvnw verify -Dconformance.rule&#x3D;B1",
            "the detail of B1",
            "Implementations by level")
        .contains("<span class=\"pill against\">L1, fails at L2</span>")
        .contains("<i>BN</i>✗ .25");
  }

  @Test
  void aMissingVerdictAndAnUnknownImplementationAreThere() throws IOException {
    Judgement judgement =
        judged(
            List.of(outcome("unheard of", "F1", "BatchNorm", Level.L0, Verdict.CONFORMS, null)),
            new Subject("nowhere", "F1", "LayerNorm"));
    String html = write(judgement.withProblem("a file is cut off"), Optional.empty());
    assertThat(html)
        .contains("1 verdict is not as expected; 1 problem keeps the verdicts from being known.")
        .contains("missing, expected CONFORMS", "a file is cut off")
        .contains("<i>LN</i>missing", "<i>BN</i>✓")
        .contains("unheard of", "1 missing", "incomplete");
  }
}
