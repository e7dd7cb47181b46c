package dev.normative.reports.benchmark;

import static dev.normative.reports.benchmark.SampleTimes.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class BenchmarkPictureTest {
  private static final String FIRST_COLOR = "rgb\\(0,114,178\\)";

  private static String drawn(List<Times> times) throws Exception {
    String svg = BenchmarkPicture.of(Comparison.of(times).get(0));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    assertThat(svg).doesNotContain("NaN", "Infinity");
    return svg;
  }

  /** The heights of what is filled with the first contender's colour, but for the legend's box. */
  private static List<Double> heights(String svg) {
    List<Double> heights = new ArrayList<>();
    Matcher paths =
        Pattern.compile("<path d=\"([^\"]*)\" style=\"fill:" + FIRST_COLOR).matcher(svg);
    while (paths.find()) {
      List<Double> numbers =
          Pattern.compile("-?\\d+(?:\\.\\d+)?")
              .matcher(paths.group(1))
              .results()
              .map(it -> Double.parseDouble(it.group()))
              .toList();
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 1; i < numbers.size(); i += 2) {
        least = Math.min(least, numbers.get(i));
        most = Math.max(most, numbers.get(i));
      }
      heights.add(most - least);
    }
    return heights;
  }

  @Test
  void whatJmhMeasuredHasAChartForEachMode(@TempDir Path folder) throws Exception {
    String svg = drawn(BenchmarkFile.read(SampleTimes.writeReal(folder)).times());
    assertThat(svg)
        .contains("<title>NormalizationTimes: how many times as fast as LibTorch</title>")
        .contains("width=\"960", "height=\"960");
  }

  @Test
  void fourTimesAsFastIsABarTwiceAsHighAsHalfAsFast() throws Exception {
    String svg =
        drawn(
            List.of(
                of("torch", "BN:2x2", 4.0, 4.0),
                of("vector", "BN:2x2", 1.0, 1.0),
                of("torch", "LN:2x2", 1.0, 1.0),
                of("vector", "LN:2x2", 2.0, 2.0)));
    List<Double> heights = heights(svg);
    assertThat(heights).hasSizeGreaterThanOrEqualTo(2);
    assertThat(heights.get(0) / heights.get(1)).isBetween(1.95, 2.05);
  }

  @Test
  @Timeout(120)
  void extremesAndManyTasksCanBeDrawn() throws Exception {
    List<Times> times = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      times.add(of("torch", "BN:" + i + "x1000000", 1.0, 1e9));
      times.add(of("vector", "BN:" + i + "x1000000", 1e-3 * i, 1e12));
      times.add(of("torch", "W".repeat(i * 50), 1.0, 2.0));
      times.add(of("vector", "W".repeat(i * 50), 1.0, 2.0));
      times.add(of("copy", "BN:" + i + "x1000000", 1e-300));
    }
    drawn(times);
  }

  @Test
  void nothingComparedIsNothingToDraw() {
    Comparison alone = Comparison.of(List.of(of("vector", "BN:2x2", 1.0))).get(0);
    assertThatThrownBy(() -> BenchmarkPicture.of(alone))
        .hasMessageContaining("nothing was compared");
  }

  @Test
  void theSameTimesGiveTheSameBytes() throws Exception {
    List<Times> times = List.of(of("torch", "BN:2x2", 4.0, 5.0), of("vector", "BN:2x2", 1.0, 2.0));
    assertThat(drawn(times)).isEqualTo(drawn(times));
  }
}
