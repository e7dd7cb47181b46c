package dev.normative.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.golden.GoldenCurve;
import dev.normative.reports.build.StrictJson;
import dev.normative.reports.page.Browser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both pages of a report in a browser. Skipped where there is no Chromium on the path; {@code
 * -Dreport.browser=FILE} names one elsewhere.
 */
class PagesIT {
  private static final String HOSTILE = "<b>mine</b> & \"co\"";
  private static final List<String> IMPLEMENTATIONS = List.of("reference", "vector", HOSTILE);

  @TempDir static Path root;
  private static Browser browser;

  @BeforeAll
  static void aReportAndABrowser() throws IOException {
    Optional<Path> executable = Browser.executable();
    assumeTrue(
        executable.isPresent(),
        "no Chromium or Chrome on the path to open the pages in; -Dreport.browser=FILE names one");
    SampleBuild build = new SampleBuild(root);
    for (String implementation : IMPLEMENTATIONS) {
      for (String rule : List.of("F1", "N1", "P1", "B1")) {
        boolean bad = implementation.equals("vector") && rule.equals("B1");
        add(build, implementation, rule, bad ? Verdict.FAILS : Verdict.CONFORMS);
      }
    }
    Path kills = Files.createDirectories(root.resolve("conformance/target/kill-matrix"));
    Files.writeString(
        kills.resolve("kill-matrix.json"),
        "{\"rules\": [\"F1\"], \"mutants\": [{\"mutant\": \"a & b\", \"seenIn\": \"ours\","
            + " \"killers\": {\"F1\": [\"BatchNorm\"]}, \"confirmed\": []}]}");
    SampleReport report = new SampleReport(root);
    report.expect(IMPLEMENTATIONS, List.of("F1", "N1", "P1", "B1"));
    anEarlierBuild(root.resolve("history"));
    assertThat(report.write("--history=" + root.resolve("history")).printed())
        .contains("Not as expected: vector B1 BatchNorm FAILS. Report: reports/target/index.html");
    browser = new Browser(executable.get());
  }

  @AfterAll
  static void end() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  private static void anEarlierBuild(Path folder) throws IOException {
    Files.writeString(
        Files.createDirectories(folder).resolve("builds.json"),
        """
        {"format": "normative-builds", "version": 1, "builds": [{
          "number": 1, "time": "2026-01-02T03:04:05Z", "commit": "c0ffee", "build": "Normative 1",
          "problems": 0, "implementations": {"vector": {
            "verdicts": {"CONFORMS": 4}, "bad": 0, "worst": 0.25, "worstAt": "F1 BatchNorm"}}}]}
        """);
  }

  /** An outcome with the result that the suite would have left, curve and tables with it. */
  private static void add(SampleBuild build, String implementation, String rule, Verdict verdict)
      throws IOException {
    Outcome outcome = SampleBuild.outcome(implementation, rule, verdict);
    build.write("conformance", outcome);
    String id = IMPLEMENTATIONS.indexOf(implementation) + rule;
    String name = rule + ": " + outcome.sentence();
    ObjectNode json = StrictJson.object();
    json.put("uuid", id).put("historyId", id).put("name", name);
    json.put("status", verdict == Verdict.FAILS ? "failed" : "passed");
    json.put("description", entry(implementation, rule));
    String[][] labels = {
      {"epic", implementation}, {"feature", "L1"}, {"story", name}, {"verdict", verdict.name()}
    };
    if (verdict == Verdict.FAILS) {
      json.putObject("statusDetails")
          .put("message", rule + ": broken\n  reproduce: " + outcome.reproduction());
    }
    var array = json.putArray("labels");
    for (String[] label : labels) {
      array.addObject().put("name", label[0]).put("value", label[1]);
    }
    var attachments = json.putArray("attachments");
    if (rule.equals("N1")) {
      attachments
          .addObject()
          .put("name", "BatchNorm stability float32.csv")
          .put("source", id + "-attachment.csv")
          .put("type", "text/csv");
      build.file(
          "conformance",
          id + "-attachment.csv",
          "condition,error,bound_two_pass\n1.0,1e-7,1e-6\n1000.0,1e-6,1e-4\n");
    }
    if (verdict == Verdict.FAILS) {
      attachments
          .addObject()
          .put("name", "BatchNorm errors.json")
          .put("source", id + "-attachment.json")
          .put("type", "application/json");
      build.file(
          "conformance",
          id + "-attachment.json",
          "{\"what\": \"input gradient\", \"shape\": [2, 3, 2, 2], \"shares\": [%s]}"
              .formatted(
                  "\"0.1\", \"0.7\", \"1.5\", \"30\", ".repeat(5) + "\"0\", \"0\", \"0\", \"0\""));
    }
    if (rule.equals("P1")) {
      attachments
          .addObject()
          .put("name", "run.curve.csv")
          .put("source", id + "-attachment.csv")
          .put("type", "text/csv");
      GoldenCurve.named("digits-cnn-adam-float64")
          .write(build.results("conformance").resolve(id + "-attachment.csv"));
    }
    StrictJson.write(build.results("conformance").resolve(id + "-result.json"), json);
  }

  private static String entry(String implementation, String rule) {
    return "The entry of " + IMPLEMENTATIONS.indexOf(implementation) + " about " + rule + ".";
  }

  private static URI page(String file) {
    return root.resolve("reports/target").resolve(file).toUri();
  }

  private static void nothingWasAskedForOrComplainedOf() {
    assertThat(browser.requests()).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  private static int count(String selector) throws IOException {
    return browser.evaluate("document.querySelectorAll(" + quoted(selector) + ").length").asInt();
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void theVerdictsAndThePicturesAreThereAndNoPageIsWiderThanItsWindow(int width, String scheme)
      throws IOException {
    browser.prefer(scheme);
    browser.open(page("index.html"), width);
    browser.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)");
    assertThat(count("#matrix tr.one")).isEqualTo(3);
    assertThat(count("#matrix .level")).isEqualTo(15);
    assertThat(count("#rules a.cell.conforms")).isEqualTo(11);
    assertThat(count("#rules a.cell.fails")).isEqualTo(1);
    assertThat(count("#pictures figure")).isEqualTo(8);
    assertThat(count("#trend img")).isEqualTo(1);
    assertThat(count("#complaints img")).isEqualTo(1);
    browser.await(
        "[...document.querySelectorAll('figure img')].every("
            + "it => it.complete && it.naturalWidth == 960)");
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isPositive()
        .isLessThanOrEqualTo(width);
    nothingWasAskedForOrComplainedOf();
  }

  @ParameterizedTest
  @CsvSource({"0, F1, BatchNorm", "1, B1, BatchNorm", "2, P1, BatchNorm"})
  void aCellLeadsToItsEntryAndThatBackToItsRule(int implementation, String rule, String norm)
      throws IOException {
    browser.open(page("index.html"), 1280);
    browser.evaluate(
        "[...document.querySelectorAll('a.cell')].find(it => it.title.startsWith("
            + quoted(IMPLEMENTATIONS.get(implementation) + " " + rule + " " + norm + ": ")
            + ")).click()");
    String entry = entry(IMPLEMENTATIONS.get(implementation), rule);
    browser.await("document.body.innerText.includes(" + quoted(entry) + ")");
    assertThat(browser.evaluate("location.pathname").asText())
        .endsWith("/allure-report/index.html");
    String back =
        browser.evaluate("document.querySelector('a[href*=\"#rule-" + rule + "\"]').href").asText();
    browser.open(URI.create(back), 1280);
    assertThat(browser.evaluate("document.querySelector('tr:target b').innerText").asText())
        .isEqualTo(rule);
    nothingWasAskedForOrComplainedOf();
  }

  @Test
  void eachPageLinksToTheOther() throws IOException {
    browser.open(page("index.html"), 1280);
    browser.evaluate("document.querySelector('#allure').click()");
    browser.await("document.querySelector('.executor a') != null");
    browser.evaluate("document.querySelector('.executor a').click()");
    browser.await("document.querySelector('#headline') != null");
    assertThat(browser.evaluate("location.pathname").asText()).endsWith("/target/index.html");
    nothingWasAskedForOrComplainedOf();
  }

  @Test
  void aFailuresCommandIsOneClickAway() throws IOException {
    browser.open(page("index.html"), 390);
    String shown = "document.querySelector('.complaint .again').checkVisibility()";
    assertThat(browser.evaluate(shown).asBoolean()).isFalse();
    browser.evaluate("document.querySelector('.complaint summary').click()");
    browser.await(shown);
    assertThat(browser.evaluate("document.querySelector('.again').innerText").asText())
        .isEqualTo("./mvnw verify -pl conformance,reports -am -Dconformance.rule=B1");
  }

  @Test
  void aFailuresCommandIsTwoClicksAwayInTheAllureReportAsWellWithItsHeatMap() throws IOException {
    browser.open(page("index.html"), 1280);
    browser.evaluate("document.querySelector('a.cell.fails').click()");
    String command = "./mvnw verify -pl conformance,reports -am -Dconformance.rule=B1";
    browser.await("document.body.innerText.includes('BatchNorm error by element')");
    // The first lines of a message stand there; a click shows all of it.
    browser.evaluate("document.querySelector('.status-details__message').click()");
    browser.await("document.body.innerText.includes(" + quoted(command) + ")");
    nothingWasAskedForOrComplainedOf();
  }

  @Test
  void whatAPageAsksForAndComplainsOfIsSeen() throws IOException {
    Path other =
        Files.writeString(
            root.resolve("other.html"),
            "<img src='http://127.0.0.1:9/a.png'><script>console.error('oh')</script>");
    try (Browser another = new Browser(Browser.executable().orElseThrow())) {
      another.open(other.toUri(), 390);
      assertThat(another.requests()).containsExactly("http://127.0.0.1:9/a.png");
      assertThat(another.complaints()).anyMatch(it -> it.contains("oh"));
    }
  }
}
