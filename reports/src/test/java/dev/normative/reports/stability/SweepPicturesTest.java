package dev.normative.reports.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.reports.SampleBuild;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepPicturesTest {
  private static final String TABLE =
      "condition,error,bound_two_pass,bound_one_pass\n1.0,0.0,1e-6,1e-5\n100.0,2e-7,2e-6,0.5\n"
          + "1e6,Infinity,NaN,1e9\n";

  @TempDir Path root;
  private SampleBuild build;

  @BeforeEach
  void oneResultWithTwoTables() throws IOException {
    build = new SampleBuild(root);
    build.file("conformance", "t-attachment.txt", TABLE);
    build.file(
        "conformance",
        "n-result.json",
        "{\"name\": \"N1\", \"labels\": [{\"name\": \"epic\", \"value\": \"mine\"}],"
            + " \"attachments\": ["
            + "{\"name\": \"BatchNorm stability float32.csv\", \"source\": \"t-attachment.txt\"},"
            + "{\"name\": \"LayerNorm stability float64.csv\", \"source\": \"t-attachment.txt\"},"
            + "{\"name\": \"GroupNorm stability float64.csv\", \"source\": \"no.txt\"}]}");
  }

  private MergedResults merged() throws IOException {
    return MergedResults.of(build.tree(), root.resolve("merged"));
  }

  @Test
  void thePictureStandsBeforeTheTables() throws IOException {
    MergedResults merged = merged();
    List<String> notes =
        SweepPictures.addTo(
            merged,
            (implementation, formats) ->
                implementation + formats.keySet() + formats.get("float64").keySet());
    assertThat(notes).singleElement().asString().contains("GroupNorm stability float64.csv");
    var attachments =
        StrictJson.readObject(merged.folder().resolve("n-result.json")).path("attachments");
    assertThat(attachments).hasSize(4);
    assertThat(attachments.get(0).path("type").asText()).isEqualTo("image/svg+xml");
    assertThat(merged.folder().resolve(attachments.get(0).path("source").asText()))
        .hasContent("mine[float32, float64][LayerNorm]");
  }

  @Test
  void whatCannotBeDrawnIsNoted() throws IOException {
    List<String> notes =
        SweepPictures.addTo(
            merged(),
            (implementation, formats) -> {
              throw new NoClassDefFoundError("java/awt/Font");
            });
    assertThat(notes).last().asString().contains("no pictures of stability", "java/awt/Font");
  }

  @Test
  void theRealPictureHasAxesWithUnitsAndPutsWhatIsOffTheScaleAtItsEdge() throws IOException {
    Sweep sweep = Sweep.parse(TABLE);
    assertThat(sweep.allowed()).containsOnlyKeys("two pass", "one pass");
    assertThat(sweep.leastError()).isEqualTo(2e-7);
    String svg = SweepPicture.of("mine & co", Map.of("float32", Map.of("BatchNorm", sweep)));
    assertThat(svg)
        .contains("mine &amp; co: error of the variance by condition number", "<polyline")
        .doesNotContain("NaN", "Infinity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "condition,error\n",
        "error,condition\n1,2\n",
        "condition,error,limit\n1,2,3\n",
        "condition,error\n1\n",
        "condition,error\n1,two\n"
      })
  void anotherTableIsRefused(String csv) {
    assertThatThrownBy(() -> Sweep.parse(csv)).isInstanceOf(IOException.class);
  }

  @Test
  void aTableThatCannotBeReadIsNoted() throws IOException {
    Files.writeString(build.results("conformance").resolve("t-attachment.txt"), "x");
    assertThat(SweepPictures.addTo(merged(), (implementation, formats) -> "svg"))
        .hasSize(3)
        .allMatch(note -> note.startsWith("no picture of "));
  }
}
