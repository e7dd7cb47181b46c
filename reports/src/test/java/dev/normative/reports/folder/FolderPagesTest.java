package dev.normative.reports.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.report.CheckedRun;
import dev.normative.conformance.report.VerdictPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderPagesTest {
  private static final CheckedRun RUN =
      new CheckedRun("normative 1", Map.of("Seed", "47", "Level", ""), List.of(), Optional.empty());

  @TempDir Path root;
  private Path folder;
  private Path results;
  private VerdictPages pages;

  @BeforeEach
  void aFolder() throws IOException {
    folder = root.resolve("a report");
    results = Files.createDirectories(folder.resolve(VerdictPages.RESULTS));
    pages = VerdictPages.find().orElseThrow();
  }

  private void found(String rule, Verdict verdict, double worst, String shard) throws IOException {
    new Outcome(
            "mine",
            rule,
            "BatchNorm",
            Level.L0,
            "sentence of " + rule,
            verdict,
            5,
            5,
            "47",
            worst,
            "detail of " + rule,
            "normative check --rule " + rule,
            shard,
            "")
        .write(results);
  }

  private String page(CheckedRun run) throws IOException {
    Path page = pages.write(folder, run);
    assertThat(page).isEqualTo(folder.resolve("index.html"));
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    return Files.readString(page);
  }

  @Test
  void theFirstServiceIsThisOne() {
    assertThat(pages).isInstanceOf(FolderPages.class);
  }

  @Test
  void whatWasFoundIsJudgedByItself() throws IOException {
    found("F1", Verdict.CONFORMS, 0.25, "");
    assertThat(page(RUN))
        .contains("No verdict is a failure.", "<span class=\"soft\">Seed</span> 47", "normative 1")
        .contains("Written by normative check from the results beside it.")
        .doesNotContain("expected", "id=\"complaints\"", "#pictures", "allure", "Level</span>");
    assertThat(folder.resolve("certificates/mine/normative.json")).exists();

    found("F4", Verdict.FAILS, 3.5, "");
    assertThat(page(RUN))
        .contains("1 verdict is a failure.", "<h2>Failures</h2>", "mine F4 BatchNorm")
        .contains("detail of F4", "normative check --rule F4")
        .doesNotContain("expected");
  }

  @Test
  void aVerdictAgainstItsOwnNumbersIsNotBelieved() throws IOException {
    found("F1", Verdict.CONFORMS, 1.5, "");
    assertThat(page(RUN)).contains("1 verdict is a failure.", "although its worst error is 1.5");
  }

  @Test
  void shardsOfSeveralRunsAreOnOnePage() throws IOException {
    found("F1", Verdict.CONFORMS, 0.25, "1/2");
    found("F4", Verdict.CONFORMS, 0.25, "2/2");
    assertThat(page(RUN)).contains("the verdicts of the shards 1/2, 2/2", "rule-F1", "rule-F4");
  }

  @Test
  void anInterruptedRunSaysSo() throws IOException {
    found("F1", Verdict.CONFORMS, 0.25, "");
    CheckedRun run = new CheckedRun("n", Map.of(), List.of(), Optional.of("It was interrupted."));
    assertThat(page(run)).contains("1 problem keeps the verdicts from being known.", "interrupted");
  }

  @Test
  void nothingAtAllIsNoSuccess() throws IOException {
    assertThat(page(RUN)).contains("<p class=\"headline bad\"", "No verdict was found.");
  }

  @Test
  void anUnreadableOutcomeIsAProblemAndNoEnd() throws IOException {
    found("F1", Verdict.CONFORMS, 0.25, "");
    Files.writeString(results.resolve("cut-outcome.json"), "{\"implementation\": \"mi");
    Files.writeString(results.resolve("empty-outcome.json"), "{}");
    Files.writeString(results.resolve("null-outcome.json"), "null");
    Files.write(results.resolve("bytes-outcome.json"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(page(RUN))
        .contains("4 problems keep", "cut-outcome.json is not", "empty-outcome.json is not")
        .contains("rule-F1")
        .doesNotContain(root.toString());
  }

  @Test
  void whatIsNoReportIsNotReplaced() throws IOException {
    Path page = Files.writeString(folder.resolve("index.html"), "<title>my holidays</title>");
    assertThatThrownBy(() -> pages.write(folder, RUN))
        .hasMessageContaining("index.html is there and no report; name another folder");
    assertThat(page).hasContent("<title>my holidays</title>");
    Files.delete(page);

    Path mine = Files.createDirectories(folder.resolve("certificates")).resolve("diploma.pdf");
    Files.writeString(mine, "magna cum laude");
    assertThatThrownBy(() -> pages.write(folder, RUN))
        .hasMessageContaining("certificates is there and no folder of certificates");
    assertThat(mine).exists();
    Files.delete(mine);
    Files.delete(mine.getParent());

    page(RUN);
    // Its own are.
    page(RUN);
  }
}
