package dev.normative.reports.allure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.build.MergedBuilds;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Allure's results of several runs, brought together. */
class OneResultTest {
  @TempDir Path root;

  private void result(String job, String uuid, String test, String status, String rest)
      throws IOException {
    new SampleBuild(root.resolve(job))
        .file(
            "conformance",
            uuid + "-result.json",
            "{\"uuid\": \"%s\", \"historyId\": \"%s\", \"name\": \"%s\", \"status\": \"%s\"%s}"
                .formatted(uuid, test, test, status, rest));
  }

  private static String verdict(String verdict, String norm) {
    return (", \"labels\": [{\"name\": \"epic\", \"value\": \"mine\"},"
            + " {\"name\": \"verdict\", \"value\": \"%s\"}],"
            + " \"parameters\": [{\"name\": \"%s\", \"value\": \"%s\"}],"
            + " \"attachments\": [{\"name\": \"%s.txt\", \"source\": \"%s.txt\"}]")
        .formatted(verdict, norm, verdict, norm, norm);
  }

  private MergedResults merged(String... jobs) throws IOException {
    return MergedResults.of(
        MergedBuilds.in(root, List.of(jobs).stream().map(root::resolve).toList()),
        root.resolve("merged"));
  }

  private static ObjectNode only(MergedResults merged) throws IOException {
    assertThat(merged.results()).hasSize(1);
    return StrictJson.readObject(merged.results().get(0));
  }

  @Test
  void aTestThatEveryRunRepeatsIsThereOnceAndAsItWentWorst() throws IOException {
    result("a", "a1", "unit", "passed", "");
    result("b", "b1", "unit", "failed", "");
    result("c", "c1", "unit", "skipped", "");
    MergedResults merged = merged("a", "b", "c");
    assertThat(only(merged).get("status").asText()).isEqualTo("failed");
    assertThat(merged.problems()).containsExactly("conformance: unit failed");
    assertThat(merged.folder()).isDirectoryNotContaining("glob:**b1*");
  }

  @Test
  void theNormsOfARuleThatSeveralShardsPutAreInOneResult() throws IOException {
    result("a", "a1", "F1", "passed", verdict("CONFORMS", "BatchNorm"));
    result("b", "b1", "F1", "failed", verdict("FAILS", "LayerNorm"));
    result(
        "c",
        "c1",
        "F1",
        "skipped",
        ", \"statusDetails\": {\"message\": \"shard 3/4 does not put F1\\n\"}");
    ObjectNode one = only(merged("a", "b", "c"));
    assertThat(one.get("status").asText()).isEqualTo("failed");
    assertThat(one.get("parameters").findValuesAsText("name"))
        .containsExactly("LayerNorm", "BatchNorm");
    assertThat(one.get("attachments").findValuesAsText("name"))
        .containsExactly("LayerNorm.txt", "BatchNorm.txt");
    assertThat(Labels.first(one, "verdict")).contains("FAILS");
  }

  @Test
  void theSameResultsGivenTwiceCountOnce() throws IOException {
    result("a", "a1", "F1", "passed", verdict("CONFORMS", "BatchNorm"));
    result("again", "a1", "F1", "passed", verdict("CONFORMS", "BatchNorm"));
    MergedResults merged = merged("a", "again");
    assertThat(merged.problems()).isEmpty();
    assertThat(only(merged).get("attachments")).hasSize(1);
  }

  @Test
  void whatIsLeftToAShardThatIsNotHereIsNoResult() throws IOException {
    result(
        "a",
        "a1",
        "F1",
        "skipped",
        ", \"statusDetails\": {\"message\": \"shard 3/4 does not put F1\"}");
    assertThat(merged("a").results()).isEmpty();
  }

  @Test
  void resultsWithoutIdentityAreTestsOfTheirOwn() throws IOException {
    result("a", "a1", "", "passed", "");
    result("b", "b1", "", "passed", "");
    assertThat(merged("a", "b").results()).hasSize(2);
  }
}
