package dev.normative.reports.history;

import dev.normative.conformance.Verdict;
import dev.normative.reports.curve.ChartFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Three charts above each other, a line for each implementation, from build to build: how many
 * verdicts conform, how many are not as expected, and the largest error as a share of its bound,
 * declared deviations apart.
 */
final class TrendPicture {
  private static final int HEIGHT = 220;
  private static final int LAST_HEIGHT = 280;

  /** What is farther off is drawn there: how far tells nothing, that it does not hold does. */
  private static final double HIGHEST_SHARE = 2;

  private static final int COMMIT = 10;

  private final List<PastBuild> builds;
  private final Set<String> names = new TreeSet<>();

  private TrendPicture(List<PastBuild> builds) {
    this.builds = builds;
    builds.forEach(build -> names.addAll(build.implementations().keySet()));
  }

  /** The text of an SVG file, 960 pixels wide. */
  static String of(List<PastBuild> builds) {
    TrendPicture picture = new TrendPicture(builds);
    List<XYChart> charts = new ArrayList<>();
    charts.add(
        picture.chart(HEIGHT, "CONFORMS (verdicts)", tally -> tally.count(Verdict.CONFORMS)));
    charts.add(picture.chart(HEIGHT, "not as expected (verdicts)", PastBuild.Tally::bad));
    charts.add(picture.chart(LAST_HEIGHT, "worst error/bound", TrendPicture::share));
    charts.forEach(chart -> chart.getStyler().setYAxisMin(0.0));
    charts.get(0).getStyler().setLegendVisible(false);
    charts.get(1).getStyler().setLegendVisible(false);
    charts.get(1).getStyler().setYAxisMax(picture.mostBad() + 1.0);
    charts.get(2).getStyler().setYAxisMax(HIGHEST_SHARE);
    return ChartFrame.svg(
        "Verdicts and errors from build to build", charts.toArray(XYChart[]::new));
  }

  /** What the picture shows, with its first and its last build. */
  static String words(List<PastBuild> builds) {
    return builds.size()
        + " builds, from "
        + words(builds.get(0))
        + " to "
        + words(builds.get(builds.size() - 1))
        + ". Errors of declared deviations are left out, and those of more than "
        + String.format(Locale.ROOT, "%.0f", HIGHEST_SHARE)
        + " bounds drawn there; a line is interrupted where an implementation was not judged.";
  }

  private static String words(PastBuild build) {
    String commit = build.commit().isEmpty() ? "" : ", commit " + shortened(build.commit());
    return "number " + build.number() + " (" + build.time() + commit + ")";
  }

  private static String shortened(String commit) {
    return commit.length() <= COMMIT || commit.contains("-") ? commit : commit.substring(0, COMMIT);
  }

  private static double share(PastBuild.Tally tally) {
    return Math.min(HIGHEST_SHARE, tally.share());
  }

  private int mostBad() {
    return builds.stream()
        .flatMap(build -> build.implementations().values().stream())
        .mapToInt(PastBuild.Tally::bad)
        .max()
        .orElse(0);
  }

  private XYChart chart(int height, String vertical, ToDoubleFunction<PastBuild.Tally> value) {
    XYChart chart = ChartFrame.chart(height, "build (number)", vertical);
    double[] places = builds.stream().mapToDouble(PastBuild::number).toArray();
    chart.getStyler().setXAxisMin(places[0]);
    chart.getStyler().setXAxisMax(places[places.length - 1]);
    chart.getStyler().setXAxisDecimalPattern("0");
    int number = 0;
    for (String name : names) {
      double[] values =
          builds.stream()
              .mapToDouble(
                  build -> {
                    PastBuild.Tally tally = build.implementations().get(name);
                    return tally == null ? Double.NaN : value.applyAsDouble(tally);
                  })
              .toArray();
      // Later lines are thinner, so that one that they coincide with still shows.
      float width = Math.max(1.2f, 3.6f - 0.6f * number);
      XYSeries line = ChartFrame.line(chart, name, places, values, ChartFrame.color(number), width);
      line.setMarker(SeriesMarkers.CIRCLE);
      line.setMarkerColor(ChartFrame.color(number));
      number++;
    }
    return chart;
  }
}
