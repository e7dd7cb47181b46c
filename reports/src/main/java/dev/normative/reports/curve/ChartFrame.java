package dev.normative.reports.curve;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What all pictures of the report have in common.
 *
 * <p>The background is opaque and light, so that a picture reads the same on a dark page. Letters
 * are drawn as outlines: a picture needs no font where it is looked at. The same numbers give the
 * same bytes on one machine; another machine may have another font.
 */
public final class ChartFrame {

  /** How wide a picture is, in pixels. */
  public static final int WIDTH = 960;

  private static final Color BACKGROUND = new Color(0xFD, 0xFD, 0xFB);
  private static final Color GRID = new Color(0xEC, 0xEC, 0xEC);

  /** Told apart also by those who see fewer colours: M. Okabe and K. Ito's palette. */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x00, 0x72, 0xB2),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0x00, 0x9E, 0x73),
          new Color(0xCC, 0x79, 0xA7),
          new Color(0x30, 0x30, 0x30),
          new Color(0xE6, 0x9F, 0x00),
          new Color(0x56, 0xB4, 0xE9));

  private ChartFrame() {}

  /** The colour of the n-th of several things, counted from 0; the eighth has the first one's. */
  public static Color color(int n) {
    return COLORS.get(n % COLORS.size());
  }

  /** A chart without lines. */
  public static XYChart chart(int height, String horizontal, String vertical) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(height)
            .xAxisTitle(horizontal)
            .yAxisTitle(vertical)
            .build();
    XYStyler styler = chart.getStyler();
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    styler.setLocale(Locale.ROOT);
    styler.setChartBackgroundColor(BACKGROUND);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setChartTitleFont(font.deriveFont(15f));
    styler.setAxisTitleFont(font.deriveFont(13f));
    styler.setAxisTickLabelsFont(font);
    styler.setLegendFont(font);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(BACKGROUND);
    styler.setLegendBackgroundColor(BACKGROUND);
    // Solid: each dash of a dashed line would be an outline of its own.
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setPlotGridLinesColor(GRID);
    // Room for the longest labels, so that charts above each other begin at the same place.
    styler.setYAxisLeftWidthHint(80);
    styler.setChartPadding(16);
    return chart;
  }

  /** A line through one value for each place; NaN is a gap. */
  public static XYSeries line(
      XYChart chart, String name, double[] places, double[] values, Color color, float width) {
    // XChart labels every n-th of equally spaced places, 15, 30, 45 ...; two gaps out of order
    // before the first place make it look for round numbers instead.
    double[] withEnds =
        DoubleStream.concat(
                DoubleStream.of(places[0], places[places.length - 1]), Arrays.stream(places))
            .toArray();
    double[] withGaps =
        DoubleStream.concat(DoubleStream.of(Double.NaN, Double.NaN), Arrays.stream(values))
            .toArray();
    XYSeries series = chart.addSeries(name, withEnds, withGaps);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    return series;
  }

  /**
   * Charts above each other as the text of an SVG file.
   *
   * @param title what a screen reader says
   */
  public static String svg(String title, XYChart... charts) {
    VectorGraphics2D graphics = new VectorGraphics2D();
    int height = 0;
    for (XYChart chart : charts) {
      chart.paint(graphics, WIDTH, chart.getHeight());
      graphics.translate(0.0, chart.getHeight());
      height += chart.getHeight();
    }
    ByteArrayOutputStream svg = new ByteArrayOutputStream();
    try {
      Processors.get("svg")
          .getDocument(graphics.getCommands(), new PageSize(0, 0, WIDTH, height))
          .writeTo(svg);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory could not be written", e);
    }
    return CompactSvg.of(svg.toString(StandardCharsets.UTF_8), title);
  }
}
