package dev.normative.reports.curve;

import static dev.normative.reports.curve.SampleCurve.scaled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.golden.GoldenCurve;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class LossPictureTest {

  private static final GoldenCurve GOLDEN = GoldenCurve.named("digits-cnn-adam-float64");

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  /** The vertical places of the points of the one long line of a colour. */
  private static List<Double> heights(String svg, String color) {
    return Pattern.compile("<polyline style=\"[^\"]*" + color + "[^\"]*\" points=\"([^\"]*)\"")
        .matcher(svg)
        .results()
        .map(line -> line.group(1).split(" "))
        .filter(points -> points.length > 2)
        .findFirst()
        .map(
            points ->
                List.of(points).stream()
                    .map(point -> Double.valueOf(point.substring(point.indexOf(',') + 1)))
                    .toList())
        .orElseThrow();
  }

  private static final String GOLDEN_COLOR = Pattern.quote("stroke:rgb(242,176,110)");
  private static final String OUR_COLOR = Pattern.quote("stroke:rgb(27,42,73)");
  private static final String DIFFERENCE_COLOR = Pattern.quote("stroke:rgb(166,28,60)");

  @Test
  void bothCurvesHaveAPointForEachStepAndCoincideWhereTheyAreEqual() {
    String svg = LossPicture.of(scaled(GOLDEN, 1 + 1e-13), GOLDEN);
    assertThat(heights(svg, GOLDEN_COLOR)).hasSize(GOLDEN.steps());
    assertThat(heights(svg, OUR_COLOR)).isEqualTo(heights(svg, GOLDEN_COLOR));
  }

  @Test
  void aDeviationShows() {
    String svg = LossPicture.of(scaled(GOLDEN, 1.1), GOLDEN);
    List<Double> ours = heights(svg, OUR_COLOR);
    List<Double> golden = heights(svg, GOLDEN_COLOR);
    for (int i = 0; i < golden.size(); i++) {
      assertThat(ours.get(i)).as("step %d, counted downwards", i + 1).isLessThan(golden.get(i));
    }
  }

  @Test
  void theDifferenceOfACurveFromItselfIsOneLevelLine() {
    assertThat(heights(LossPicture.of(GOLDEN, GOLDEN), DIFFERENCE_COLOR))
        .hasSize(GOLDEN.steps())
        .containsOnly(heights(LossPicture.of(GOLDEN, GOLDEN), DIFFERENCE_COLOR).get(0));
  }

  @Test
  void thePictureIsXmlWithATitleAndAnOpaqueLightGround() throws Exception {
    String svg = LossPicture.of(GOLDEN, GOLDEN);
    Document document = parsed(svg);
    assertThat(document.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 960 740");
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .startsWith("digits-cnn-adam-float64: loss by step, pytorch");
    assertThat(svg).contains("fill:rgb(253,253,251)");
  }

  @Test
  void thePictureNeedsNothingFromOutside() {
    assertThat(LossPicture.of(GOLDEN, GOLDEN))
        .doesNotContain("DOCTYPE", "<image", "font-family", "<text", "<script", "href=");
  }

  @Test
  void theSameCurvesGiveTheSameTextInAnyLocale() {
    String first = LossPicture.of(scaled(GOLDEN, 1.001), GOLDEN);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(LossPicture.of(scaled(GOLDEN, 1.001), GOLDEN)).isEqualTo(first);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1e-300, 1e300})
  void anyRunCanBeDrawn(double factor) throws Exception {
    assertThat(parsed(LossPicture.of(scaled(GOLDEN, factor), GOLDEN))).isNotNull();
  }

  @Test
  void aRunThatStoppedEarlyIsDrawnAsFarAsItWent() throws IOException {
    String svg = LossPicture.of(SampleCurve.first(GOLDEN, 50), GOLDEN);
    assertThat(heights(svg, OUR_COLOR)).hasSize(50);
    assertThat(heights(svg, GOLDEN_COLOR)).hasSize(GOLDEN.steps());
    assertThat(heights(svg, DIFFERENCE_COLOR)).hasSize(50);
  }

  @Test
  void aRunOfOneStepCanBeDrawn() throws Exception {
    GoldenCurve one = SampleCurve.first(GOLDEN, 1);
    assertThat(parsed(LossPicture.of(one, one))).isNotNull();
  }

  @Test
  void aFrameworkCanHaveAnyName() throws Exception {
    GoldenCurve odd =
        SampleCurve.of(GOLDEN, "<&\">]]> \u00fc \ud83d\ude00 \u0001 " + "x".repeat(9999));
    assertThat(parsed(LossPicture.of(odd, GOLDEN))).isNotNull();
  }
}
