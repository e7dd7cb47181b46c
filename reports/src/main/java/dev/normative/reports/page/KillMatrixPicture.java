package dev.normative.reports.page;

import dev.normative.reports.allure.KillMatrix;
import dev.normative.reports.build.Html;
import dev.normative.reports.build.XmlText;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The kill matrix as a heat map in SVG, to be part of a page whose styles colour it: a row for each
 * rule, a column for each wrong implementation, darker for more norms; what is on record and was
 * not put in this build has a colour of its own.
 */
final class KillMatrixPicture {
  private static final int LEFT = 74;
  private static final int TOP = 8;
  private static final int ROW = 13;
  private static final int RIGHT = 64;
  private static final int BOTTOM = 44;
  private static final int WIDTH = 1180;
  private static final int NORMS = 5;

  private final KillMatrix matrix;
  private final double column;
  private final StringBuilder svg = new StringBuilder();

  private KillMatrixPicture(KillMatrix matrix) {
    this.matrix = matrix;
    this.column = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, matrix.mutants().size());
  }

  /** An {@code svg} element. */
  static String of(KillMatrix matrix) {
    KillMatrixPicture picture = new KillMatrixPicture(matrix);
    picture.draw();
    return picture.svg.toString();
  }

  private void draw() {
    int bottom = TOP + ROW * matrix.rules().size();
    int middle = (LEFT + WIDTH - RIGHT) / 2;
    svg.append(
        "<svg class=\"kills\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, bottom + BOTTOM, "Rules by the wrong implementations they reject"));
    for (int i = 0; i < matrix.rules().size(); i++) {
      int y = TOP + ROW * i;
      text(LEFT - 6, y + ROW - 3, "end", matrix.rules().get(i));
      line(y);
      text(WIDTH - RIGHT + 6, y + ROW - 3, "start", Long.toString(rejected(matrix.rules().get(i))));
    }
    line(bottom);
    for (int i = 0; i < matrix.mutants().size(); i++) {
      mutant(matrix.mutants().get(i), i);
    }
    int step = Math.max(1, (int) Math.ceil(matrix.mutants().size() / 25.0));
    for (int i = 0; i < matrix.mutants().size(); i += step) {
      text(x(i) + column / 2, bottom + 14, "middle", Integer.toString(i + 1));
    }
    text(middle, bottom + 34, "middle", "wrong implementation (number)");
    upright(14, TOP + (bottom - TOP) / 2, "rule");
    upright(WIDTH - 10, TOP + (bottom - TOP) / 2, "wrong implementations rejected (number)");
    svg.append("</svg>\n");
  }

  private long rejected(String rule) {
    return matrix.mutants().stream().filter(row -> row.killers().containsKey(rule)).count();
  }

  private void mutant(KillMatrix.Row row, int number) {
    svg.append("<g><title>")
        .append(escaped((number + 1) + ": " + row.mutant() + " (" + row.seenIn() + "), by "))
        .append(
            escaped(row.killers().isEmpty() ? "none" : String.join(", ", row.killers().keySet())))
        .append("</title>");
    for (int i = 0; i < matrix.rules().size(); i++) {
      Map<String, Set<String>> killers = row.killers();
      String rule = matrix.rules().get(i);
      int norms = killers.getOrDefault(rule, Set.of()).size();
      if (norms > 0) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"k%d%s\" x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\"/>",
                Math.min(NORMS, norms),
                row.confirmed().contains(rule) ? "" : " recorded",
                x(number),
                TOP + ROW * i + 1,
                Math.max(0.5, column - 0.4),
                ROW - 2));
      }
    }
    svg.append("</g>\n");
  }

  private double x(int number) {
    return LEFT + column * number;
  }

  private void line(int y) {
    svg.append("<path d=\"M%d %dH%d\"/>".formatted(LEFT, y, WIDTH - RIGHT));
  }

  private void text(double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            escaped(text)));
  }

  private void upright(int x, int y, String text) {
    svg.append(
        "<text transform=\"translate(%d %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n"
            .formatted(x, y, escaped(text)));
  }

  private static String escaped(String text) {
    return Html.escaped(XmlText.legal(text));
  }
}
