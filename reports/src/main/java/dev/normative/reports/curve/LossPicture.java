package dev.normative.reports.curve;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import dev.normative.golden.GoldenCurve;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One run over its golden curve, as SVG: above the losses, below their relative difference.
 *
 * <p>The two curves usually coincide, so the golden one is a broad pale band and the run a thin
 * dark line on it. The background is opaque and light, so that the picture reads the same on a dark
 * page. Letters are drawn as outlines: the picture needs no font where it is looked at. The same
 * curves give the same bytes on one machine; another machine may have another font.
 */
final class LossPicture {

  private static final int WIDTH = 960;
  private static final int LOSS_HEIGHT = 420;
  private static final int DIFFERENCE_HEIGHT = 320;
  private static final int LONGEST_NAME = 60;

  private static final Color BACKGROUND = new Color(0xFD, 0xFD, 0xFB);
  private static final Color GRID = new Color(0xEC, 0xEC, 0xEC);
  private static final Color GOLDEN = new Color(0xF2, 0xB0, 0x6E);
  private static final Color OURS = new Color(0x1B, 0x2A, 0x49);
  private static final Color DIFFERENCE = new Color(0xA6, 0x1C, 0x3C);
  private static final Color ROUNDOFF = new Color(0x8A, 0x8A, 0x8A);

  private LossPicture() {}

  /**
   * Draws a run.
   *
   * @param ours the run
   * @param golden the golden curve of that name; if one is longer, the difference is drawn over the
   *     steps that both have
   * @return the text of an SVG file, 960 by 740 pixels
   */
  static String of(GoldenCurve ours, GoldenCurve golden) {
    VectorGraphics2D graphics = new VectorGraphics2D();
    losses(ours, golden).paint(graphics, WIDTH, LOSS_HEIGHT);
    graphics.translate(0.0, LOSS_HEIGHT);
    differences(ours, golden).paint(graphics, WIDTH, DIFFERENCE_HEIGHT);
    PageSize size = new PageSize(0, 0, WIDTH, LOSS_HEIGHT + DIFFERENCE_HEIGHT);
    ByteArrayOutputStream svg = new ByteArrayOutputStream();
    try {
      Processors.get("svg").getDocument(graphics.getCommands(), size).writeTo(svg);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory could not be written", e);
    }
    return CompactSvg.of(
        svg.toString(StandardCharsets.UTF_8),
        golden.name() + ": loss by step, " + framework(ours) + " over " + framework(golden));
  }

  private static XYChart losses(GoldenCurve ours, GoldenCurve golden) {
    XYChart chart = chart(LOSS_HEIGHT, "loss (nats)", Math.max(ours.steps(), golden.steps()));
    chart.setTitle(golden.name());
    line(chart, "golden: " + framework(golden), golden.losses(), GOLDEN, 7f);
    line(chart, "this run: " + framework(ours), ours.losses(), OURS, 1.4f);
    return chart;
  }

  private static XYChart differences(GoldenCurve ours, GoldenCurve golden) {
    RelativeDifferences differences = RelativeDifferences.of(ours, golden);
    int steps = differences.values().length;
    XYChart chart = chart(DIFFERENCE_HEIGHT, "|this run - golden| / |golden|", steps);
    XYStyler styler = chart.getStyler();
    styler.setYAxisLogarithmic(true);
    styler.setYAxisLogarithmicDecadeOnly(true);
    styler.setYAxisMin(differences.lowest());
    styler.setYAxisMax(differences.highest());
    double roundoff = RelativeDifferences.unitRoundoff(golden.header().dtype());
    double[] level = new double[steps];
    Arrays.fill(level, roundoff);
    String type = golden.header().dtype().label();
    line(
        chart,
        String.format(Locale.ROOT, "unit roundoff of %s: %.1e", type, roundoff),
        level,
        ROUNDOFF,
        2.5f);
    line(
        chart,
        String.format(
            Locale.ROOT,
            "relative difference; %d of %d steps are equal and stand at the lower edge",
            differences.equal(),
            steps),
        differences.values(),
        DIFFERENCE,
        1.2f);
    return chart;
  }

  private static XYChart chart(int height, String vertical, int steps) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(height)
            .xAxisTitle("step (mini-batches, counted from 1)")
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
    // Room for the longest labels of either panel, so that both begin at the same place.
    styler.setYAxisLeftWidthHint(80);
    styler.setChartPadding(16);
    styler.setXAxisMin(0.0);
    styler.setXAxisMax((double) steps);
    return chart;
  }

  /** A line through one value for each step, counted from 1; NaN is a gap. */
  private static void line(XYChart chart, String name, double[] values, Color color, float width) {
    // XChart labels every n-th of equally spaced steps, 15, 30, 45 ...; two gaps out of order
    // before the first step make it look for round numbers instead.
    double[] steps =
        DoubleStream.concat(
                DoubleStream.of(1, values.length),
                IntStream.rangeClosed(1, values.length).asDoubleStream())
            .toArray();
    double[] withGaps =
        DoubleStream.concat(DoubleStream.of(Double.NaN, Double.NaN), Arrays.stream(values))
            .toArray();
    XYSeries series = chart.addSeries(name, steps, withGaps);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  private static String framework(GoldenCurve curve) {
    String name = curve.header().framework();
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
  }
}
