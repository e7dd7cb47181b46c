package dev.normative.reports.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.study.Band;
import dev.normative.study.Chart;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class ChartPictureTest {

  private static String parsed(String svg) throws Exception {
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    return svg;
  }

  private static long lines(String svg, String color) {
    return Pattern.compile("<polyline style=\"[^\"]*stroke:" + color)
        .matcher(svg)
        .results()
        .count();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCurveIsALineOnAnAreaForEachVariant(boolean logarithmic) throws Exception {
    String svg = parsed(ChartPicture.of(SampleStudy.curve(logarithmic)));
    assertThat(svg)
        .contains("<title>Loss &amp; step</title>")
        .contains("width=\"960", "height=\"460")
        .doesNotContain("NaN", "Infinity");
    assertThat(lines(svg, "rgb\\(0,114,178\\)")).isPositive();
    assertThat(lines(svg, "rgb\\(213,94,0\\)")).isPositive();
    assertThat(svg)
        .contains("fill:rgb(0,114,178);fill-opacity:0.18")
        .contains("fill:rgb(213,94,0);fill-opacity:0.18");
  }

  @Test
  void namedPlacesHaveAPointEach() throws Exception {
    String svg = parsed(ChartPicture.of(SampleStudy.categories()));
    assertThat(svg).doesNotContain("NaN");
    assertThat(Pattern.compile("<ellipse|<circle").matcher(svg).results().count()).isEqualTo(5);
  }

  @Test
  void aLineThatDivergedFromTheStartLeavesTheOthers() throws Exception {
    Chart chart =
        new Chart(
            "t",
            "h",
            "v",
            true,
            List.of("1", "2"),
            true,
            List.of(
                Band.of("gone", List.of(List.of(Double.NaN, Double.NaN))),
                Band.of("there", List.of(List.of(1.0, 2.0)))));
    assertThat(lines(parsed(ChartPicture.of(chart)), "rgb\\(213,94,0\\)")).isPositive();
  }

  @Test
  void theSameChartGivesTheSameBytes() {
    assertThat(ChartPicture.of(SampleStudy.curve(true)))
        .isEqualTo(ChartPicture.of(SampleStudy.curve(true)));
  }
}
