package dev.normative.reports.curve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompactSvgTest {

  private static String line(String style, String from, String to) {
    String[] a = from.split(",");
    String[] b = to.split(",");
    return "  <line style=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>\n"
        .formatted(style, a[0], b[0], a[1], b[1]);
  }

  private static String of(String content) {
    return CompactSvg.of("<svg width=\"9\">\n" + content + "</svg>\n", "t");
  }

  @Test
  void linesThatGoOnBecomeOne() {
    assertThat(of(line("s", "0,1", "2,3") + line("s", "2,3", "4,5") + line("s", "4,5", "6,7")))
        .contains("<polyline style=\"s\" points=\"0,1 2,3 4,5 6,7\"/>")
        .doesNotContain("<line");
  }

  @Test
  void aGapOrAnotherStyleBeginsANewLine() {
    assertThat(of(line("s", "0,1", "2,3") + line("s", "2,4", "4,5")))
        .contains("points=\"0,1 2,3\"", "points=\"2,4 4,5\"");
    assertThat(of(line("s", "0,1", "2,3") + line("t", "2,3", "4,5")))
        .contains("style=\"s\" points=\"0,1 2,3\"", "style=\"t\" points=\"2,3 4,5\"");
  }

  @Test
  void somethingBetweenTwoLinesStaysBetweenThem() {
    assertThat(of(line("s", "0,1", "2,3") + "<g/>\n" + line("s", "2,3", "4,5")))
        .containsSubsequence("0,1 2,3", "<g/>", "2,3 4,5");
  }

  @Test
  void pointsAreComparedBeforeTheyAreRounded() {
    assertThat(of(line("s", "0,1", "2.001,3") + line("s", "2.002,3", "4,5")))
        .contains("points=\"0,1 2,3\"", "points=\"2,3 4,5\"");
  }

  @Test
  void numbersKeepHundredths() {
    assertThat(of("<path d=\"M-1.23456,0.005 L1e5,2.5 L0.0049,1.0E-7 L12.3456E-4,7\"/>\n"))
        .contains("d=\"M-1.23,0 L1e5,2.5 L0,1.0E-7 L0,7\"");
  }

  @Test
  void theDocumentTypeGoesAndTheTitleIsEscaped() {
    String svg =
        CompactSvg.of(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"x\" \"http://y\">\n<svg a=\"b\">\n</svg>",
            "<a> & 1.23456 $1");
    assertThat(svg)
        .isEqualTo(
            "<?xml version=\"1.0\"?>\n<svg a=\"b\">\n"
                + "<title>&lt;a&gt; &amp; 1.23456 $1</title>\n</svg>\n");
  }
}
