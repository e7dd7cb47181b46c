package dev.normative.reports.benchmark;

import dev.normative.reports.curve.ChartFrame;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Bars with LibTorch as 1.0, as SVG: a chart for each mode, or several where the tasks are many, in
 * it a group for each task, in that a bar for each contender with its interval.
 *
 * <p>The axis counts doublings, and bars begin at 1: twice as fast and half as fast are equally far
 * from LibTorch. Intervals end where the axis does.
 */
final class BenchmarkPicture {
  private static final int HEIGHT = 320;

  /** About as wide as the plot is inside its frame; a little less is right. */
  private static final int PLOT_WIDTH = 800;

  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private static final String WORKLOAD = "workload (norm: sizes)";

  /** Between two labels, with the number in it, in pixels. */
  private static final int GAP = 40;

  private static final int LONGEST_LABEL = 100;
  private static final int WIDEST_LABEL = PLOT_WIDTH / 2 - 2 * GAP;

  /** Bars of a million times as fast or slow end there. */
  private static final double MOST_DOUBLINGS = 20;

  /** The part of a group's place that its bars take. */
  private static final double GROUP_WIDTH = 0.8;

  private static final Color COPY = new Color(0xC4, 0xC4, 0xC4);
  private static final Color INTERVAL = new Color(0x20, 0x20, 0x20);

  private BenchmarkPicture() {}

  /**
   * The text of an SVG file, 960 pixels wide.
   *
   * @throws IllegalArgumentException if nothing was {@linkplain Comparison#isCompared compared}
   */
  static String of(Comparison comparison) {
    if (!comparison.isCompared()) {
      throw new IllegalArgumentException(
          "a picture of " + comparison.benchmark() + ", where nothing was compared with LibTorch");
    }
    List<XYChart> charts =
        comparison.modes().stream().flatMap(mode -> charts(comparison, mode).stream()).toList();
    return ChartFrame.svg(
        comparison.benchmark() + ": how many times as fast as LibTorch",
        charts.toArray(XYChart[]::new));
  }

  private record Bar(double from, double to, SpeedRatio ratio, String contender, Color color) {}

  /** As many charts as the labels of the tasks take. */
  private static List<XYChart> charts(Comparison comparison, String mode) {
    List<Task> tasks = comparison.tasks(mode);
    double widest = tasks.stream().mapToDouble(task -> width(label(task))).max().orElse(0) + GAP;
    int most = Math.max(1, (int) ((PLOT_WIDTH - width(WORKLOAD)) / widest));
    List<XYChart> charts = new ArrayList<>();
    for (int from = 0; from < tasks.size(); from += most) {
      chart(comparison, mode, tasks.subList(from, Math.min(from + most, tasks.size())))
          .ifPresent(charts::add);
    }
    return charts;
  }

  private static double width(String label) {
    return LABEL.getStringBounds(label, new FontRenderContext(null, true, true)).getWidth();
  }

  /**
   * Short enough for a chart of one task: XChart looks for room without end where there is none.
   */
  private static String label(Task task) {
    String label = task.label().isBlank() ? "-" : task.label();
    int length = Math.min(label.length(), LONGEST_LABEL);
    while (width(label.substring(0, length)) > WIDEST_LABEL) {
      length--;
    }
    return label.substring(0, length);
  }

  private static Optional<XYChart> chart(Comparison comparison, String mode, List<Task> tasks) {
    List<Bar> bars = bars(comparison, mode, tasks);
    if (bars.isEmpty()) {
      return Optional.empty();
    }
    XYChart chart = ChartFrame.chart(HEIGHT, WORKLOAD, "LibTorch's time / time (no unit)");
    chart.setTitle(
        comparison.benchmark()
            + "."
            + mode
            + ", threads: "
            + comparison.threads()
            + ", LibTorch = 1");
    XYStyler styler = chart.getStyler();
    labelTasks(chart, tasks);
    double lowest = bars.stream().mapToDouble(bar -> doublings(bar.ratio.value())).min().orElse(0);
    double highest = bars.stream().mapToDouble(bar -> doublings(bar.ratio.value())).max().orElse(0);
    styler.setYAxisMin(Math.min(-1, Math.floor(lowest)));
    styler.setYAxisMax(Math.max(1, Math.ceil(highest)));
    // Whole doublings only: XChart takes labels away until no two are the same.
    chart.setCustomYAxisTickLabelsFormatter(it -> factor((int) Math.round(it)));
    List<String> named = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      boolean isFirst = !named.contains(bar.contender);
      named.add(bar.contender);
      area(chart, isFirst ? bar.contender : bar.contender + " " + i, bar, isFirst);
    }
    // Not the first series: XChart would label its places, and never find enough of them.
    double[] ends = {0, tasks.size() + 1.0};
    ChartFrame.line(chart, "LibTorch", ends, new double[2], INTERVAL, 2f);
    for (int i = 0; i < bars.size(); i++) {
      interval(chart, "interval " + i, bars.get(i));
    }
    return Optional.of(chart);
  }

  private static List<Bar> bars(Comparison comparison, String mode, List<Task> tasks) {
    List<String> contenders = comparison.contenders();
    double width = GROUP_WIDTH / contenders.size();
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < contenders.size(); i++) {
      String contender = contenders.get(i);
      boolean isCopy = contender.equals(Comparison.COPY);
      for (int k = 0; k < tasks.size(); k++) {
        double from = k + 1 - GROUP_WIDTH / 2 + i * width;
        comparison
            .ratio(mode, tasks.get(k), contender)
            .map(
                ratio ->
                    new Bar(
                        from,
                        from + 0.9 * width,
                        ratio,
                        isCopy ? "copy of the memory (the limit)" : contender,
                        isCopy ? COPY : ChartFrame.color(contenders.indexOf(contender))))
            .ifPresent(bars::add);
      }
    }
    return bars;
  }

  /** Groups stand at 1, 2, 3 ...; below them it says which those are. */
  private static void labelTasks(XYChart chart, List<Task> tasks) {
    XYStyler styler = chart.getStyler();
    styler.setXAxisMin(0.0);
    styler.setXAxisMax(tasks.size() + 1.0);
    styler.setXAxisTickMarkSpacingHint(PLOT_WIDTH / (tasks.size() + 1));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      names.add((i + 1) + ": " + label(tasks.get(i)));
    }
    // XChart looks for room for longer labels than numbers without end.
    chart.setXAxisTitle(WORKLOAD + "   " + String.join("   ", names));
  }

  private static double doublings(double ratio) {
    double doublings = StrictMath.log(ratio) / StrictMath.log(2);
    return Math.max(-MOST_DOUBLINGS, Math.min(MOST_DOUBLINGS, doublings));
  }

  private static String factor(int doublings) {
    return doublings >= 0
        ? String.format(Locale.ROOT, "%.0f", Math.pow(2, doublings))
        : "1/" + String.format(Locale.ROOT, "%.0f", Math.pow(2, -doublings));
  }

  private static void area(XYChart chart, String name, Bar bar, boolean inLegend) {
    double height = doublings(bar.ratio.value());
    XYSeries area =
        chart.addSeries(
            name,
            new double[] {bar.from, bar.from, bar.to, bar.to},
            new double[] {0, height, height, 0});
    area.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    area.setFillColor(bar.color);
    area.setLineColor(bar.color);
    area.setLineStyle(new BasicStroke(0f));
    area.setMarker(SeriesMarkers.NONE);
    area.setShowInLegend(inLegend);
  }

  private static void interval(XYChart chart, String name, Bar bar) {
    if (!bar.ratio.hasInterval()) {
      return;
    }
    XYStyler styler = chart.getStyler();
    double low = Math.max(doublings(bar.ratio.low()), styler.getYAxisMin());
    double high = Math.min(doublings(bar.ratio.high()), styler.getYAxisMax());
    double middle = (bar.from + bar.to) / 2;
    XYSeries line = chart.addSeries(name, new double[] {middle, middle}, new double[] {low, high});
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(INTERVAL);
    line.setLineStyle(new BasicStroke(1.2f));
    line.setShowInLegend(false);
  }
}
