package dev.normative.reports.allure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccuracyResultTest {

  @TempDir Path root;
  private SampleBuild build;
  private MergedResults merged;

  @BeforeEach
  void anEmptyBuild() throws IOException {
    build = new SampleBuild(root);
    merged = MergedResults.of(build.tree(), root.resolve("merged"));
  }

  private void table(byte[] content) throws IOException {
    Path folder = Files.createDirectories(root.resolve("reference/target/accuracy"));
    Files.write(folder.resolve("table.txt"), content);
  }

  private Optional<String> note() throws IOException {
    return AccuracyResult.addTo(merged, build.tree());
  }

  private ObjectNode result() throws IOException {
    try (var files = Files.list(merged.folder())) {
      Path file =
          files
              .filter(path -> path.toString().endsWith(MergedResults.RESULT_SUFFIX))
              .findFirst()
              .orElseThrow();
      return StrictJson.readObject(file);
    }
  }

  @Test
  void theTableIsAResultWithTheTableAttachedAndDescribed() throws IOException {
    String table = "worst error in ulp  a<b & c\nLAYER_NORM FLOAT64  0.500\n";
    table(table.getBytes(StandardCharsets.UTF_8));
    assertThat(note()).isEmpty();
    ObjectNode result = result();
    assertThat(result.path("name").asText()).isEqualTo("Accuracy of the reference");
    assertThat(result.path("labels").path(0).toString())
        .isEqualTo("{\"name\":\"epic\",\"value\":\"Reference\"}");
    assertThat(result.path("descriptionHtml").asText())
        .contains("<pre>worst error in ulp  a&lt;b &amp; c\nLAYER_NORM FLOAT64  0.500\n</pre>");
    String source = result.path("attachments").path(0).path("source").asText();
    assertThat(merged.folder().resolve(source)).hasContent(table);
  }

  @ParameterizedTest
  @CsvSource({
    "0.500 -, passed",
    "1.000 0.999, passed",
    "0.500 1.001, failed",
    "2.000 -, failed",
    "10.250 -, failed",
    "0.500 NaN, failed",
    "Infinity -, failed"
  })
  void anErrorAboveOneUlpIsAFailure(String cells, String status) throws IOException {
    table(("RMS_NORM FLOAT32  " + cells + "\n").getBytes(StandardCharsets.UTF_8));
    assertThat(note()).isEmpty();
    assertThat(result().path("status").asText()).isEqualTo(status);
  }

  @Test
  void withoutATableThereIsANoteAndNoResult() throws IOException {
    assertThat(note()).hasValueSatisfying(note -> assertThat(note).contains("did not run"));
    assertThat(merged.folder()).isEmptyDirectory();
  }

  @Test
  void aTableThatIsNoTextIsNoted() throws IOException {
    table(new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(note())
        .hasValueSatisfying(
            note -> assertThat(note).contains("reference/target/accuracy/table.txt"));
    assertThat(merged.folder()).isEmptyDirectory();
  }
}
