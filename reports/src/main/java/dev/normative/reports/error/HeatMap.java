package dev.normative.reports.error;

import dev.normative.conformance.rules.ErrorMap;
import dev.normative.reports.build.Html;
import dev.normative.reports.build.XmlText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Errors of all elements as a heat map in SVG: the first two axes of a tensor (of a vector or
 * matrix the first) go down, the others to the right, in row-major order; where there are more
 * elements than room, a cell shows the largest error of several.
 *
 * <p>The background is light, so that the picture reads the same on a dark page. The greys of what
 * holds and the reds of what does not differ in lightness, too.
 */
final class HeatMap {
  private static final int WIDTH = 960;
  private static final int LEFT = 96;
  private static final int TOP = 44;
  private static final int RIGHT = 150;
  private static final int BOTTOM = 54;
  private static final int MOST_ROWS = 64;
  private static final int MOST_COLUMNS = 178;
  private static final int TICKS = 12;
  private static final double HIGHEST_CELL = 40;

  /** From each share of the bound on, a colour; the first from 0 on. */
  private static final List<Step> STEPS =
      List.of(
          new Step(0, "#eef3ee", "0 to 0.5"),
          new Step(0.5, "#cfdccf", "0.5 to 1"),
          new Step(Math.nextUp(1.0), "#fdbb84", "1 to 2"),
          new Step(2, "#ef6548", "2 to 10"),
          new Step(10, "#b30000", "10 to 1000"),
          new Step(1000, "#4a0000", "1000 and more"),
          new Step(Double.POSITIVE_INFINITY, "#000000", "infinite or NaN"));

  private record Step(double from, String color, String words) {}

  private final ErrorMap errors;
  private final double[] shares;
  private final int rows;
  private final int columns;
  private final int rowBlock;
  private final int columnBlock;
  private final StringBuilder svg = new StringBuilder();

  private HeatMap(ErrorMap errors) {
    this.errors = errors;
    this.shares = errors.toArray();
    this.rows = size(down(errors.shape()));
    this.columns = size(across(errors.shape()));
    this.rowBlock = Math.max(1, (rows + MOST_ROWS - 1) / MOST_ROWS);
    this.columnBlock = Math.max(1, (columns + MOST_COLUMNS - 1) / MOST_COLUMNS);
  }

  /** The text of an SVG file, 960 pixels wide. */
  static String of(ErrorMap errors) {
    HeatMap map = new HeatMap(errors);
    map.draw();
    return map.svg.toString();
  }

  private static List<Integer> down(List<Integer> shape) {
    return shape.subList(0, Math.min(2, Math.max(0, shape.size() - 1)));
  }

  private static List<Integer> across(List<Integer> shape) {
    return shape.subList(down(shape).size(), shape.size());
  }

  private static int size(List<Integer> extents) {
    return extents.stream().reduce(1, Math::multiplyExact);
  }

  private void draw() {
    int shownRows = (rows + rowBlock - 1) / rowBlock;
    int shownColumns = (columns + columnBlock - 1) / columnBlock;
    double width =
        Math.min(HIGHEST_CELL, (double) (WIDTH - LEFT - RIGHT) / Math.max(1, shownColumns));
    double height = Math.min(HIGHEST_CELL, Math.max(6, 360.0 / Math.max(1, shownRows)));
    double right = LEFT + width * shownColumns;
    double bottom = TOP + height * shownRows;
    double most = Math.max(bottom + BOTTOM, TOP + 22.0 * STEPS.size() + 30);
    append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\" viewBox=\"0 0 %d %.0f\""
            + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n",
        WIDTH, most, WIDTH, most);
    svg.append("<title>").append(escaped(title())).append("</title>\n");
    append("<rect width=\"%d\" height=\"%.0f\" fill=\"#fdfdfb\"/>\n", WIDTH, most);
    text(LEFT, 24, "start", "font-size=\"15\"", title());
    for (int row = 0; row < shownRows; row++) {
      for (int column = 0; column < shownColumns; column++) {
        cell(row, column, LEFT + width * column, TOP + height * row, width, height);
      }
    }
    append(
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"#888\"/>\n",
        LEFT, TOP, right - LEFT, bottom - TOP);
    ticks(shownRows, rowBlock, false, height);
    ticks(shownColumns, columnBlock, true, width, bottom);
    text(
        Math.max((LEFT + right) / 2, LEFT + 200),
        bottom + 38,
        "middle",
        "",
        words(across(errors.shape()), down(errors.shape()).size(), columnBlock));
    double middle = Math.max((TOP + bottom) / 2, TOP + 70);
    text(
        24,
        middle,
        "middle",
        "transform=\"rotate(-90 24 %.1f)\"".formatted(middle),
        words(down(errors.shape()), 0, rowBlock));
    legend();
    svg.append("</svg>\n");
  }

  private String title() {
    return "Error/bound of "
        + errors.what()
        + " "
        + errors.shape().stream().map(String::valueOf).collect(Collectors.joining("x"))
        + ", the largest "
        + String.format(Locale.ROOT, "%.3g", errors.worst());
  }

  private void cell(int row, int column, double x, double y, double width, double height) {
    double worst = 0;
    for (int i = row * rowBlock; i < Math.min(rows, (row + 1) * rowBlock); i++) {
      for (int j = column * columnBlock; j < Math.min(columns, (column + 1) * columnBlock); j++) {
        worst = Math.max(worst, shares[i * columns + j]);
      }
    }
    double share = worst;
    Step step =
        STEPS.stream().filter(it -> share >= it.from()).reduce((a, b) -> b).orElse(STEPS.get(0));
    append(
        "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"/>\n",
        x, y, width, height, step.color());
  }

  private void ticks(int shown, int block, boolean across, double size, double... bottom) {
    int every = Math.max(1, (int) Math.ceil(shown / (double) TICKS));
    for (int i = 0; i < shown; i += every) {
      String label = Integer.toString(i * block);
      if (across) {
        text(LEFT + size * (i + 0.5), bottom[0] + 16, "middle", "", label);
      } else {
        text(LEFT - 6, TOP + size * (i + 0.5) + 4, "end", "", label);
      }
    }
  }

  /** The axes that go one way, with their extents. */
  private static String words(List<Integer> extents, int first, int block) {
    if (extents.isEmpty()) {
      return "(no axis)";
    }
    String axes =
        IntStream.range(0, extents.size())
            .mapToObj(i -> Integer.toString(first + i))
            .collect(Collectors.joining(", "));
    return (extents.size() == 1 ? "axis " : "axes ")
        + axes
        + " ("
        + extents.stream().map(String::valueOf).collect(Collectors.joining("x"))
        + " elements, by index"
        + (block == 1 ? "" : "; a cell is the largest of " + block)
        + ")";
  }

  private void legend() {
    text(WIDTH - RIGHT + 14, TOP + 10, "start", "", "error/bound (ratio)");
    for (int i = 0; i < STEPS.size(); i++) {
      double y = TOP + 22 + 22.0 * i;
      append(
          "<rect x=\"%d\" y=\"%.1f\" width=\"16\" height=\"16\" fill=\"%s\" stroke=\"#888\"/>\n",
          WIDTH - RIGHT + 14, y, STEPS.get(i).color());
      text(WIDTH - RIGHT + 38, y + 13, "start", "", STEPS.get(i).words());
    }
  }

  private void text(double x, double y, String anchor, String attributes, String text) {
    append("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" ", x, y, anchor);
    svg.append(attributes).append('>').append(escaped(text)).append("</text>\n");
  }

  private void append(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  private static String escaped(String text) {
    return Html.escaped(XmlText.legal(text));
  }
}
