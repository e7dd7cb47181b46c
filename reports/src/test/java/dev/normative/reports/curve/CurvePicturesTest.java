package dev.normative.reports.curve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.golden.GoldenCurve;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvePicturesTest {

  private static final GoldenCurve GOLDEN = GoldenCurve.named("digits-cnn-adam-float64");

  @TempDir Path root;
  private SampleBuild build;
  private Path results;

  @BeforeEach
  void aRun() throws IOException {
    build = new SampleBuild(root);
    results = build.results("conformance");
    SampleCurve.scaled(GOLDEN, 1.001).write(results.resolve("c-attachment.csv"));
  }

  private static ObjectNode attachment(String name, String source) {
    return StrictJson.object().put("name", name).put("source", source).put("type", "text/csv");
  }

  private void result(ObjectNode... attachments) throws IOException {
    ObjectNode result = StrictJson.object();
    ArrayNode list = result.putArray("attachments");
    List.of(attachments).forEach(list::add);
    StrictJson.write(results.resolve("a-result.json"), result);
  }

  private MergedResults merged() throws IOException {
    return MergedResults.of(build.tree(), root.resolve("merged"));
  }

  private JsonNode attachmentsAfter(MergedResults merged) throws IOException {
    return StrictJson.readObject(merged.folder().resolve("a-result.json")).get("attachments");
  }

  @Test
  void aPictureStandsRightAfterItsCurve() throws IOException {
    result(
        attachment("log", "x.txt"),
        attachment("reference.curve.csv", "c-attachment.csv"),
        attachment("end", "y.txt"));
    MergedResults merged = merged();
    assertThat(CurvePictures.addTo(merged)).isEmpty();
    JsonNode attachments = attachmentsAfter(merged);
    assertThat(attachments).hasSize(4);
    JsonNode picture = attachments.get(2);
    assertThat(picture.get("name").asText()).isEqualTo("digits-cnn-adam-float64: loss by step");
    assertThat(picture.get("type").asText()).isEqualTo("image/svg+xml");
    assertThat(merged.folder().resolve(picture.get("source").asText()))
        .content()
        .isEqualTo(LossPicture.of(SampleCurve.scaled(GOLDEN, 1.001), GOLDEN));
  }

  @Test
  void aCurveOfAStepGetsItsPictureInThatStep() throws IOException {
    Files.writeString(
        results.resolve("a-result.json"),
        "{\"steps\": [{\"attachments\": [{\"name\": \"x.curve.csv\","
            + " \"source\": \"c-attachment.csv\"}]}]}");
    MergedResults merged = merged();
    CurvePictures.addTo(merged);
    JsonNode result = StrictJson.readObject(merged.folder().resolve("a-result.json"));
    assertThat(result.at("/steps/0/attachments")).hasSize(2);
  }

  @Test
  void resultsWithoutCurvesStayAsTheyAre() throws IOException {
    result(attachment("curve.csv.txt", "c-attachment.csv"), attachment("other", "y"));
    MergedResults merged = merged();
    byte[] before = Files.readAllBytes(merged.folder().resolve("a-result.json"));
    assertThat(CurvePictures.addTo(merged)).isEmpty();
    assertThat(merged.folder().resolve("a-result.json")).hasBinaryContent(before);
  }

  @Test
  void anEndlessAttachmentNameDoesNotBecomeAFileName() throws IOException {
    result(attachment("../".repeat(10_000) + ".curve.csv", "c-attachment.csv"));
    MergedResults merged = merged();
    assertThat(CurvePictures.addTo(merged)).isEmpty();
    assertThat(attachmentsAfter(merged).get(1).get("source").asText())
        .matches("[0-9a-f-]{36}-attachment\\.svg");
  }

  @Test
  void aCurveOutsideTheResultsIsNotRead() throws IOException {
    SampleCurve.scaled(GOLDEN, 1).write(root.resolve("conformance/target/outside.csv"));
    result(attachment("x.curve.csv", "../outside.csv"));
    MergedResults merged = merged();
    assertThat(merged.problems()).hasSize(1);
    // Even where merging had let it through, a picture is not made of it.
    ObjectNode result = StrictJson.object();
    result.putArray("attachments").add(attachment("x.curve.csv", "../outside.csv"));
    StrictJson.write(merged.folder().resolve("a-result.json"), result);
    Files.copy(root.resolve("conformance/target/outside.csv"), root.resolve("outside.csv"));
    assertThat(CurvePictures.addTo(merged)).singleElement().asString().contains("no such file");
    assertThat(attachmentsAfter(merged)).hasSize(1);
  }

  @Test
  void aCurveThatCannotBeReadOrIsUnknownIsNotedAndTheOthersAreDrawn() throws IOException {
    Files.writeString(results.resolve("bad-attachment.csv"), "step,loss\n1,2\n");
    String unknown =
        Files.readString(results.resolve("c-attachment.csv"))
            .replace("\"digits-cnn-adam\"", "\"../../digits\"");
    Files.writeString(results.resolve("unknown-attachment.csv"), unknown);
    result(
        attachment("a.curve.csv", "bad-attachment.csv"),
        attachment("b.curve.csv", "unknown-attachment.csv"),
        attachment("c.curve.csv", "missing-attachment.csv"),
        attachment("d.curve.csv", "c-attachment.csv"));
    MergedResults merged = merged();
    assertThat(CurvePictures.addTo(merged))
        .hasSize(3)
        .anyMatch(note -> note.contains("bad-attachment.csv"))
        .anyMatch(note -> note.contains("../../digits-float64"))
        .anyMatch(note -> note.contains("missing-attachment.csv"));
    assertThat(attachmentsAfter(merged)).hasSize(5);
  }

  @Test
  void aMachineThatCannotDrawIsNotedOnceAndTheResultsStay() throws IOException {
    result(
        attachment("a.curve.csv", "c-attachment.csv"),
        attachment("b.curve.csv", "c-attachment.csv"));
    for (Error error :
        new Error[] {
          new NoClassDefFoundError("java/awt/Graphics2D"),
          new UnsatisfiedLinkError("libfreetype.so.6"),
          new InternalError("Fontconfig head is null")
        }) {
      MergedResults merged = merged();
      assertThat(
              CurvePictures.addTo(
                  merged,
                  (ours, golden) -> {
                    throw error;
                  }))
          .singleElement()
          .asString()
          .contains(error.getMessage())
          .contains("java.desktop");
      assertThat(attachmentsAfter(merged)).hasSize(2);
      try (Stream<Path> files = Files.list(merged.folder())) {
        assertThat(files).noneMatch(file -> file.toString().endsWith(".svg"));
      }
    }
  }
}
