package dev.normative.reports.allure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillMatrixResultTest {

  @TempDir Path root;
  private SampleBuild build;
  private MergedResults merged;

  @BeforeEach
  void anEmptyBuild() throws IOException {
    build = new SampleBuild(root);
    merged = MergedResults.of(build.tree(), root.resolve("merged"));
  }

  private Optional<String> noteOf(String matrix) throws IOException {
    Path folder = Files.createDirectories(root.resolve("conformance/target/kill-matrix"));
    Files.writeString(folder.resolve("kill-matrix.json"), matrix.replace('\'', '"'));
    return KillMatrixResult.addTo(merged, build.tree());
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
  void everyMutantIsARowAndEveryRuleAColumn() throws IOException {
    assertThat(
            noteOf(
                "{'rules': ['F1', 'S1'], 'mutants': [{'mutant': 'v < 0 & worse', 'seenIn':"
                    + " 'our own', 'killers': {'F1': ['BatchNorm', 'LayerNorm'], 'S1': ['RMSNorm']}, 'confirmed': ['F1']}]}"))
        .isEmpty();
    ObjectNode result = result();
    assertThat(result.path("status").asText()).isEqualTo("passed");
    assertThat(result.path("descriptionHtml").asText())
        .contains("1 wrong implementations, 2 rules", "v &lt; 0 &amp; worse", "our own")
        .contains("1 of 2 cells were found in this build")
        .containsPattern("title=\"BatchNorm, LayerNorm\"[^>]*background[^>]*>2</td>")
        .containsPattern("title=\"RMSNorm\" style=\"text-align:center;border:[^>;]*\">1</td>");
  }

  @Test
  void aSurvivorIsAFailure() throws IOException {
    noteOf(
        "{'rules': ['F1'], 'mutants': [{'mutant': 'm', 'seenIn': 's', 'killers': {}, 'confirmed': []}]}");
    assertThat(result().path("status").asText()).isEqualTo("failed");
  }

  @Test
  void aMatrixThatIsMissingOrBrokenIsNoted() throws IOException {
    assertThat(KillMatrixResult.addTo(merged, build.tree()))
        .hasValueSatisfying(note -> assertThat(note).contains("did not run"));
    assertThat(noteOf("{'rules': ['F1'"))
        .hasValueSatisfying(note -> assertThat(note).contains("kill-matrix.json"));
    assertThat(merged.results()).isEmpty();
  }
}
