package dev.normative.reports.curve;

import dev.normative.golden.GoldenCurve;
import java.awt.Color;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.XYStyler;

/**
 * One run over its golden curve, as SVG: above the losses, below their relative difference.
 *
 * <p>The two curves usually coincide, so the golden one is a broad pale band and the run a thin
 * dark line on it.
 */
final class LossPicture {

  private static final int LOSS_HEIGHT = 420;
  private static final int DIFFERENCE_HEIGHT = 320;
  private static final int LONGEST_NAME = 60;

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
    return ChartFrame.svg(
        golden.name() + ": loss by step, " + framework(ours) + " over " + framework(golden),
        losses(ours, golden),
        differences(ours, golden));
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
    XYChart chart = ChartFrame.chart(height, "step (mini-batches, counted from 1)", vertical);
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setXAxisMax((double) steps);
    return chart;
  }

  /** A line through one value for each step, counted from 1; NaN is a gap. */
  private static void line(XYChart chart, String name, double[] values, Color color, float width) {
    double[] steps = IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
    ChartFrame.line(chart, name, steps, values, color, width);
  }

  private static String framework(GoldenCurve curve) {
    String name = curve.header().framework();
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
  }
}
