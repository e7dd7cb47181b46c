package dev.normative.reports;

import static dev.normative.reports.SampleBuild.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One report of what three jobs left, each of a third of a run, with the real Allure. */
class MergeIT {
  private static final int SHARDS = 3;
  private static final List<String> RULES = List.of("F1", "F2", "F3", "B1", "B2", "S1", "S2");

  @TempDir Path root;
  private SampleReport report;

  @BeforeEach
  void threeJobs() throws IOException {
    report = new SampleReport(root);
    report.expect(List.of("reference"), RULES);
    for (int number = 1; number <= SHARDS; number++) {
      job(number);
    }
  }

  private Path folder(int number) {
    return root.resolve("downloaded").resolve("job-" + number);
  }

  /** What a shard leaves: its rules, the others skipped, and a unit test that all repeat. */
  private void job(int number) throws IOException {
    SampleBuild build = new SampleBuild(folder(number));
    String shard = number + "/" + SHARDS;
    SampleBuild.record("reference", shard, "42").write(build.outcomes("conformance"));
    for (String rule : RULES) {
      Outcome found = SampleBuild.sharded(outcome("reference", rule, Verdict.CONFORMS), SHARDS);
      boolean ours = found.shard().equals(shard);
      if (ours) {
        build.write("conformance", found);
      }
      String mine =
          "\"status\": \"passed\", \"labels\": [{\"name\": \"epic\", \"value\": \"reference\"},"
              + " {\"name\": \"verdict\", \"value\": \"CONFORMS\"}]";
      String others =
          "\"status\": \"skipped\", \"statusDetails\": {\"message\":"
              + " \"shard %s does not put %s\"}".formatted(shard, rule);
      result(build, number + rule, rule, rule + ": " + found.sentence(), ours ? mine : others);
    }
    result(build, number + "unit", "unit", "a unit test", "\"status\": \"passed\"");
  }

  private static void result(SampleBuild build, String id, String test, String name, String rest)
      throws IOException {
    build.file(
        "conformance",
        id + "-result.json",
        "{\"uuid\": \"%s\", \"historyId\": \"%s\", \"name\": \"%s\", %s}"
            .formatted(id, test, name, rest));
  }

  private String merge(String folders) {
    return "--merge=" + folders;
  }

  @Test
  void allOfItIsThereOnceThoughOneJobIsGivenTwice() throws IOException {
    SampleReport.Result result =
        report.write(merge("downloaded,downloaded/job-1," + copyOf(folder(2))), "--base=" + root);
    assertThat(result.lastLine())
        .isEqualTo("All verdicts are as expected. Report: reports/target/index.html");
    assertThat(result.code()).isZero();
    assertThat(Files.readString(report.index()))
        .contains("each counts once", "by hand")
        .doesNotContain("missing:");
    String page = report.allure();
    assertThat(SampleReport.data(page, "data/test-cases/[0-9a-f]+\\.json"))
        // The rules, the unit test, the verdicts' own, and the studies that were not run.
        .filteredOn(it -> !it.contains("NOT RUN: "))
        .hasSize(RULES.size() + 2)
        .noneMatch(it -> it.contains("does not put"));
    assertThat(SampleReport.data(page, "widgets/summary\\.json"))
        .singleElement()
        .asString()
        .contains("\"passed\":" + (RULES.size() + 2));
    assertThat(SampleReport.data(page, "widgets/environment\\.json"))
        .singleElement()
        .asString()
        .contains("Computed by reference", "\"42\"");
  }

  /** The same artifact downloaded a second time. */
  private Path copyOf(Path job) throws IOException {
    Path copy = root.resolve("again");
    try (var files = Files.walk(job)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(job.relativize(file).toString()));
      }
    }
    return copy;
  }

  @Test
  void aShardThatIsNotThereIsToldOnThePageAndFailsTheBuild() throws IOException {
    SampleReport.Result result = report.write(merge(folder(1) + "," + folder(3)));
    assertThat(result.code()).isEqualTo(1);
    assertThat(Files.readString(report.index())).contains("Shard 2 of 3 is missing: ");
    assertThat(result.lastLine()).startsWith("Not as expected: 1 problem with files or rules.");
  }

  @Test
  void whereNothingIsToMergeTheLastLineButOneSaysSo() {
    SampleReport.Result result = report.write(merge("nowhere"), "--base=" + root);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.printed()).contains("There is no folder").contains("nowhere to merge");
  }
}
