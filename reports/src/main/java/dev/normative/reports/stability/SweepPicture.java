package dev.normative.reports.stability;

import dev.normative.reports.curve.ChartFrame;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/**
 * The error of the variance by the condition number of the data, as SVG: a chart for each format,
 * in it a line for each norm, on what each class of stability allows.
 *
 * <p>Both axes are logarithmic. A variance that is off by ten times itself or more stands at the
 * upper edge, one without error at the lower.
 */
final class SweepPicture {
  private static final int HEIGHT = 380;

  /** Beyond this a variance has nothing to do with the data. */
  private static final double HIGHEST = 10;

  private static final List<Color> ALLOWED =
      List.of(
          new Color(0xD8, 0xD8, 0xD8),
          new Color(0xC0, 0xC0, 0xC0),
          new Color(0xA8, 0xA8, 0xA8),
          new Color(0x90, 0x90, 0x90));

  private SweepPicture() {}

  /**
   * Draws the sweeps of one implementation.
   *
   * @param implementation its name
   * @param formats for each format the sweep of each norm; none of them empty
   */
  static String of(String implementation, Map<String, Map<String, Sweep>> formats) {
    return ChartFrame.svg(
        implementation + ": error of the variance by condition number",
        formats.entrySet().stream()
            .map(format -> chart(implementation + ", " + format.getKey(), format.getValue()))
            .toArray(XYChart[]::new));
  }

  private static XYChart chart(String title, Map<String, Sweep> norms) {
    XYChart chart =
        ChartFrame.chart(
            HEIGHT,
            "condition number of the data (no unit)",
            "relative error of the variance (no unit)");
    chart.setTitle(title);
    double least = norms.values().stream().mapToDouble(Sweep::leastError).min().orElse(1);
    double lowest = decade(Math.min(least, HIGHEST / 100));
    double last =
        norms.values().stream()
            .flatMapToDouble(sweep -> DoubleStream.of(sweep.conditions()))
            .max()
            .orElse(10);
    XYStyler styler = chart.getStyler();
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setLegendLayout(LegendLayout.Vertical);
    // Each decade would have nine of them.
    styler.setPlotGridLinesVisible(false);
    styler.setXAxisLogarithmic(true);
    styler.setXAxisLogarithmicDecadeOnly(true);
    styler.setXAxisMin(1.0);
    styler.setXAxisMax(10 * decade(last));
    styler.setYAxisLogarithmic(true);
    styler.setYAxisLogarithmicDecadeOnly(true);
    styler.setYAxisMin(lowest);
    styler.setYAxisMax(HIGHEST);
    Sweep first = norms.values().iterator().next();
    int grey = 0;
    for (Map.Entry<String, double[]> allowed : first.allowed().entrySet()) {
      double[] values =
          Arrays.stream(allowed.getValue()).map(it -> it > HIGHEST ? Double.NaN : it).toArray();
      Color color = ALLOWED.get(grey++ % ALLOWED.size());
      ChartFrame.line(chart, "allowed: " + allowed.getKey(), first.conditions(), values, color, 5f);
    }
    int line = 0;
    for (Map.Entry<String, Sweep> norm : norms.entrySet()) {
      double[] errors =
          Arrays.stream(norm.getValue().errors())
              .map(it -> Double.isNaN(it) ? HIGHEST : Math.max(lowest, Math.min(it, HIGHEST)))
              .toArray();
      ChartFrame.line(
          chart,
          norm.getKey(),
          norm.getValue().conditions(),
          errors,
          ChartFrame.color(line),
          // Later lines are thinner, so that one that they coincide with still shows.
          Math.max(1.2f, 3.6f - 0.8f * line));
      line++;
    }
    return chart;
  }

  /** The power of ten at or below a number. */
  private static double decade(double number) {
    return Math.pow(10, Math.floor(Math.log10(number)));
  }
}
