package dev.normative.reports.study;

import dev.normative.reports.curve.ChartFrame;
import dev.normative.study.Band;
import dev.normative.study.Chart;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A study's chart as SVG: for each variant the mean over the seeds as a line, on a pale area from
 * the smallest to the largest.
 */
final class ChartPicture {
  private static final int HEIGHT = 460;
  private static final int PALE = 45;

  /** About as wide as the plot is inside its frame; a little less is right. */
  private static final int PLOT_WIDTH = 800;

  private ChartPicture() {}

  /** The text of an SVG file, 960 by 460 pixels. */
  static String of(Chart chart) {
    XYChart picture = ChartFrame.chart(HEIGHT, chart.horizontal(), chart.vertical());
    picture.setTitle(chart.title());
    double[] places = places(chart);
    XYStyler styler = picture.getStyler();
    if (chart.numeric()) {
      styler.setXAxisMin(0.0);
      styler.setXAxisMax(places[places.length - 1]);
      roundNumbers(picture, places);
    } else {
      // Marks at whole numbers only: XChart takes labels away until no two are the same.
      styler.setXAxisMin(0.0);
      styler.setXAxisMax(places.length + 1.0);
      styler.setXAxisTickMarkSpacingHint(PLOT_WIDTH / (places.length + 1));
      picture.setCustomXAxisTickLabelsFormatter(position -> label(chart.places(), position));
    }
    if (chart.logarithmic()) {
      decades(chart, styler);
    }
    for (int i = 0; i < chart.bands().size(); i++) {
      area(picture, chart.bands().get(i), places, ChartFrame.color(i));
    }
    for (int i = 0; i < chart.bands().size(); i++) {
      line(picture, chart, i, places);
    }
    return ChartFrame.svg(chart.title(), picture);
  }

  private static double[] places(Chart chart) {
    return chart.numeric()
        ? chart.places().stream().mapToDouble(Double::parseDouble).toArray()
        : IntStream.rangeClosed(1, chart.places().size()).asDoubleStream().toArray();
  }

  /** Names stand at 1, 2, 3 ...; the two marks at the ends have none. */
  private static String label(List<String> places, double position) {
    int place = (int) Math.round(position);
    if (place < 1) {
      return " ";
    }
    return place > places.size() ? "  " : places.get(place - 1);
  }

  /**
   * The first series decides how an axis is labelled, and areas would have every place labelled.
   */
  private static void roundNumbers(XYChart picture, double[] places) {
    double[] nothing = new double[places.length];
    Arrays.fill(nothing, Double.NaN);
    ChartFrame.line(picture, "labels", places, nothing, Color.WHITE, 0f).setShowInLegend(false);
  }

  /** Whole decades around all values: XChart's own choice leaves an axis without a mark. */
  private static void decades(Chart chart, XYStyler styler) {
    double smallest =
        values(chart).filter(value -> value > 0 && Double.isFinite(value)).min().orElse(1);
    double largest =
        values(chart).filter(value -> value > 0 && Double.isFinite(value)).max().orElse(1);
    styler.setYAxisLogarithmic(true);
    styler.setYAxisLogarithmicDecadeOnly(true);
    styler.setYAxisMin(Math.pow(10, Math.floor(Math.log10(smallest))));
    styler.setYAxisMax(Math.pow(10, Math.floor(Math.log10(largest)) + 1));
  }

  private static DoubleStream values(Chart chart) {
    return chart.bands().stream()
        .flatMap(band -> Stream.of(band.least(), band.mean(), band.most()))
        .flatMap(List::stream)
        .mapToDouble(Double::doubleValue);
  }

  private static void area(XYChart picture, Band band, double[] places, Color color) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      if (Double.isFinite(band.mean().get(i))) {
        x.add(places[i]);
        y.add(band.least().get(i));
      }
    }
    for (int i = places.length - 1; i >= 0; i--) {
      if (Double.isFinite(band.mean().get(i))) {
        x.add(places[i]);
        y.add(band.most().get(i));
      }
    }
    if (x.isEmpty()) {
      return;
    }
    XYSeries area = picture.addSeries(band.variant() + " (least to most)", x, y);
    area.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    area.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), PALE));
    area.setLineColor(new Color(0, 0, 0, 0));
    area.setLineStyle(new BasicStroke(0f));
    area.setMarker(SeriesMarkers.NONE);
    area.setShowInLegend(false);
  }

  /** Later lines are thinner, so that one that they coincide with still shows. */
  private static void line(XYChart picture, Chart chart, int number, double[] places) {
    Band band = chart.bands().get(number);
    Color color = ChartFrame.color(number);
    double[] means = band.mean().stream().mapToDouble(Double::doubleValue).toArray();
    float width = Math.max(1.2f, 3.2f - 0.8f * number);
    XYSeries line = ChartFrame.line(picture, band.variant(), places, means, color, width);
    if (!chart.numeric()) {
      line.setMarker(SeriesMarkers.CIRCLE);
      line.setMarkerColor(color);
    }
  }
}
