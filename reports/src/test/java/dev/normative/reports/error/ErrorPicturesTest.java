package dev.normative.reports.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.rules.ErrorMap;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ErrorPicturesTest {
  private static final String BAD = "#ef6548";

  @TempDir Path root;

  private static ErrorMap map(List<Integer> shape, String... shares) {
    return new ErrorMap("output <1>", shape, List.of(shares));
  }

  private static long count(String svg, String color) {
    return Pattern.compile("height=\"[0-9.]+\" fill=\"" + color + "\"/>")
        .matcher(svg)
        .results()
        .count();
  }

  private static void isXml(String svg) throws Exception {
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void eachElementHasItsCellAndWhatIsBeyondItsBoundStandsOut() throws Exception {
    String svg = HeatMap.of(map(List.of(2, 3), "0.1", "0.2", "3", "0", "1.0", "0.4"));
    isXml(svg);
    assertThat(count(svg, "#eef3ee")).isEqualTo(4);
    assertThat(count(svg, "#cfdccf")).isEqualTo(1);
    assertThat(count(svg, BAD)).isEqualTo(1);
    // The third column of the first row.
    assertThat(svg)
        .contains("<rect x=\"176.00\" y=\"44.00\" width=\"40.00\" height=\"40.00\" fill=\"" + BAD)
        .contains("axis 0 (2 elements, by index)", "axis 1 (3 elements, by index)")
        .contains("output &lt;1&gt; 2x3, the largest 3.00", "error/bound (ratio)");
  }

  @Test
  void anyShapeIsDrawnAndNoErrorGetsLost() throws Exception {
    for (List<Integer> shape :
        List.of(
            List.<Integer>of(),
            List.of(5),
            List.of(2, 3, 4),
            List.of(3, 2, 2, 2),
            List.of(500, 7, 9))) {
      int size = shape.stream().reduce(1, Math::multiplyExact);
      List<String> shares = new ArrayList<>(Collections.nCopies(size, "0.0"));
      shares.set(size - 1, "Infinity");
      String svg = HeatMap.of(new ErrorMap("output", shape, shares));
      isXml(svg);
      assertThat(count(svg, "#000000")).as("%s", shape).isEqualTo(1);
    }
    assertThat(
            HeatMap.of(new ErrorMap("output", List.of(500, 7, 9), Collections.nCopies(31500, "0"))))
        .contains("a cell is the largest of");
    isXml(HeatMap.of(new ErrorMap("output", List.of(0, 3), List.of())));
  }

  @Test
  void aPictureStandsBesideItsErrorsAndWhatIsDamagedIsNoted() throws IOException {
    SampleBuild build = new SampleBuild(root);
    build.file(
        "conformance",
        "a-result.json",
        "{\"attachments\": [{\"name\": \"BatchNorm errors.json\", \"source\": \"a.json\"},"
            + " {\"name\": \"LayerNorm errors.json\", \"source\": \"b.json\"},"
            + " {\"name\": \"RMSNorm errors.json\", \"source\": \"nowhere.json\"}]}");
    build.file("conformance", "a.json", map(List.of(1), "7").toJson());
    build.file("conformance", "b.json", "{\"what\": \"x\", \"shape\": [2], \"shares\": [\"1\"]}");
    MergedResults merged = MergedResults.of(build.tree(), root.resolve("merged"));
    assertThat(ErrorPictures.addTo(merged))
        .hasSize(2)
        .anyMatch(note -> note.contains("b.json") && note.contains("needs 2 errors; given 1"))
        .anyMatch(note -> note.contains("nowhere.json"));
    var attachments = StrictJson.readObject(merged.results().get(0)).get("attachments");
    assertThat(attachments.findValuesAsText("name"))
        .containsExactly(
            "BatchNorm errors.json",
            "BatchNorm error by element",
            "LayerNorm errors.json",
            "RMSNorm errors.json");
    assertThat(Files.readString(merged.folder().resolve(attachments.get(1).get("source").asText())))
        .contains("the largest 7.00");
  }
}
