package dev.normative.reports.allure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergedResultsTest {

  @TempDir Path root;
  private SampleBuild build;
  private Path folder;

  @BeforeEach
  void project() {
    build = new SampleBuild(root);
    folder = root.resolve("reports/target/merged");
  }

  private MergedResults merged() throws IOException {
    return MergedResults.of(build.tree(), folder);
  }

  private ObjectNode read(String name) throws IOException {
    return StrictJson.readObject(folder.resolve(name));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> labels(JsonNode result) {
    List<String> labels = new ArrayList<>();
    result
        .get("labels")
        .forEach(
            label -> labels.add(label.get("name").asText() + "=" + label.get("value").asText()));
    return labels;
  }

  @Test
  void resultsContainersAndAttachmentsOfAllModulesComeTogether() throws IOException {
    build.file("conformance", "a-result.json", "{\"name\": \"a\"}");
    build.file("conformance", "a-attachment.txt", "text");
    build.file("accelerated", "b-container.json", "{\"befores\": [{\"name\": \"set up\"}]}");
    build.file("accelerated", "b-result.json", "{\"name\": \"b\"}");
    MergedResults merged = merged();
    assertThat(merged.problems()).isEmpty();
    assertThat(merged.results())
        .containsExactly(folder.resolve("a-result.json"), folder.resolve("b-result.json"));
    assertThat(names())
        .containsExactly("a-attachment.txt", "a-result.json", "b-container.json", "b-result.json");
    assertThat(folder.resolve("a-attachment.txt")).hasContent("text");
  }

  @Test
  void nothingOfAnOlderRunLeaksIn() throws IOException {
    build.file("conformance", "a-result.json", "{}");
    merged();
    Files.delete(build.results("conformance").resolve("a-result.json"));
    build.file("conformance", "b-result.json", "{}");
    merged();
    assertThat(names()).containsExactly("b-result.json");
  }

  @Test
  void aBuildThatLeftNothingGivesAnEmptyFolder() throws IOException {
    assertThat(merged().results()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aResultWithoutEpicIsFiledUnderUnitTestsAndItsModule() throws IOException {
    build.file(
        "accelerated",
        "a-result.json",
        "{\"labels\": [{\"name\": \"suite\", \"value\": \"KernelTest\"}]}");
    merged();
    assertThat(labels(read("a-result.json")))
        .containsExactly("suite=KernelTest", "epic=Unit tests", "feature=accelerated");
  }

  @Test
  void aResultWithoutLabelsIsFiledToo() throws IOException {
    build.file("accelerated", "a-result.json", "{}");
    build.file("accelerated", "b-result.json", "{\"labels\": null}");
    merged();
    assertThat(labels(read("a-result.json"))).hasSize(2);
    assertThat(labels(read("b-result.json"))).hasSize(2);
  }

  @Test
  void aResultOfTheSuiteKeepsItsLabels() throws IOException {
    build.file(
        "conformance",
        "a-result.json",
        "{\"labels\": [{\"name\": \"epic\", \"value\": \"reference\"}]}");
    merged();
    assertThat(labels(read("a-result.json"))).containsExactly("epic=reference");
  }

  @Test
  void whatAllureWroteAndThisReportDoesNotKnowIsKept() throws IOException {
    String json = "{\"unknown\":{\"x\":[1,null,1.5]},\"labels\":[{\"name\":\"epic\"}]}";
    build.file("conformance", "a-result.json", json);
    merged();
    assertThat(folder.resolve("a-result.json")).hasContent(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"name\": \"a", "[]", "null", "{}{}"})
  void aTruncatedResultIsNamedAndStaysOut(String content) throws IOException {
    build.file("conformance", "a-result.json", content);
    build.file("conformance", "b-result.json", "{}");
    MergedResults merged = merged();
    assertThat(merged.results()).containsExactly(folder.resolve("b-result.json"));
    assertThat(names()).containsExactly("b-result.json");
    assertThat(merged.problems())
        .singleElement()
        .asString()
        .startsWith("conformance/target/allure-results/a-result.json is not a whole Allure file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../secret",
        "../secret",
        "/etc/passwd",
        "a/b",
        "a\\\\b",
        "..",
        ".",
        "",
        "C:secret",
        "x\\u0000y",
        "x\\ny",
        "a.b');alert('1",
        "<script>"
      })
  void anAttachmentThatPointsElsewhereIsTakenOutAndNamed(String source) throws IOException {
    String attachments =
        "\"attachments\": [{\"name\": \"good\", \"source\": \"good-attachment.txt\"},"
            + " {\"name\": \"bad\", \"source\": \""
            + source
            + "\"}]";
    build.file(
        "conformance",
        "a-result.json",
        "{" + attachments + ", \"steps\": [{\"steps\": [{" + attachments + "}]}]}");
    build.file("conformance", "a-container.json", "{\"befores\": [{" + attachments + "}]}");
    MergedResults merged = merged();
    assertThat(merged.problems()).hasSize(3).allMatch(text -> text.contains("not the plain name"));
    for (String name : new String[] {"a-result.json", "a-container.json"}) {
      assertThat(Attachments.in(read(name)))
          .isNotEmpty()
          .allSatisfy(
              list -> {
                assertThat(list).hasSize(1);
                assertThat(list.get(0).get("name").asText()).isEqualTo("good");
              });
    }
  }

  @Test
  void anAttachmentWithoutSourceIsTakenOut() throws IOException {
    build.file("conformance", "a-result.json", "{\"attachments\": [{\"name\": \"x\"}, 7]}");
    assertThat(merged().problems()).hasSize(2);
    assertThat(read("a-result.json").get("attachments")).isEmpty();
  }

  @Test
  void anAttachmentThatIsALinkIsNotFollowed() throws IOException {
    Path secret = Files.writeString(root.resolve("secret"), "key");
    Files.createSymbolicLink(build.results("conformance").resolve("x-attachment.txt"), secret);
    merged();
    assertThat(names()).isEmpty();
  }

  @Test
  void aFileOfTheSameNameInTwoModulesIsNamedAndTheFirstIsKept() throws IOException {
    build.file("conformance", "x-attachment.txt", "first");
    build.file("accelerated", "x-attachment.txt", "second");
    assertThat(merged().problems())
        .singleElement()
        .asString()
        .startsWith("accelerated/target/allure-results/x-attachment.txt has the name");
    assertThat(folder.resolve("x-attachment.txt")).hasContent("first");
  }

  @Test
  void aModulesOwnDescriptionOfTheRunIsNotTaken() throws IOException {
    build.file("conformance", "categories.json", "[");
    build.file("conformance", "environment.properties", "host=secret");
    build.file("accelerated", "executor.json", "{}");
    assertThat(merged().problems()).isEmpty();
    assertThat(names()).isEmpty();
  }

  @Test
  void oddAndEndlessNamesAreOnlyText() throws IOException {
    String name = "\u00fc \ud83d\ude00 $(x)-result.json";
    build.file(
        "conformance",
        name,
        "{\"attachments\": [{\"name\": \"" + "n".repeat(100_000) + "\", \"source\": \"a.txt\"}]}");
    assertThat(merged().problems()).isEmpty();
    assertThat(read(name).at("/attachments/0/name").asText()).hasSize(100_000);
  }

  @Test
  void aTestThatFailedWithoutAVerdictIsAProblem() throws IOException {
    build.file(
        "accelerated",
        "a-result.json",
        """
        {"fullName": "dev.SameBitsIT.sameBits", "status": "failed",
         "statusDetails": {"message": "expected 1 but was 2"}}
        """);
    build.file(
        "accelerated",
        "b-result.json",
        """
        {"fullName": "dev.Rules.F1", "status": "failed",
         "labels": [{"name": "verdict", "value": "FAILS"}]}
        """);
    build.file("accelerated", "c-result.json", "{\"name\": \"c\", \"status\": \"passed\"}");
    build.file("accelerated", "d-result.json", "{\"name\": \"d\", \"status\": \"broken\"}");
    assertThat(merged().problems())
        .containsExactly(
            "accelerated: dev.SameBitsIT.sameBits failed: expected 1 but was 2",
            "accelerated: d failed");
  }
}
