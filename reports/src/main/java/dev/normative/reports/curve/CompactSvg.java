package dev.normative.reports.curve;

import dev.normative.reports.build.Html;
import dev.normative.reports.build.XmlText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes an SVG of VectorGraphics2D a third of its size, so that a page can hold many.
 *
 * <p>A curve of a thousand steps comes as a thousand lines, each with its whole style; runs of
 * lines that go on where the last one ended become one {@code polyline}. Coordinates keep
 * hundredths of a pixel, and letters' become {@linkplain RelativePaths relative}. The reference to
 * a document type on another host goes, a title for screen readers comes.
 */
final class CompactSvg {

  private static final Pattern LINE =
      Pattern.compile(
          "\\s*<line style=\"([^\"]*)\" x1=\"([^\"]*)\" x2=\"([^\"]*)\" y1=\"([^\"]*)\""
              + " y2=\"([^\"]*)\"/>");
  private static final Pattern LONG_FRACTION = Pattern.compile("-?\\d+\\.\\d{3,}(?:E-?\\d+)?");
  private static final Pattern ROOT = Pattern.compile("<svg [^>]*>");

  private CompactSvg() {}

  static String of(String svg, String title) {
    StringBuilder compact = new StringBuilder();
    List<String> points = new ArrayList<>();
    String style = "";
    for (String line : svg.lines().toList()) {
      Matcher segment = LINE.matcher(line);
      if (segment.matches()) {
        String from = segment.group(2) + "," + segment.group(4);
        boolean goesOn =
            !points.isEmpty()
                && style.equals(segment.group(1))
                && points.get(points.size() - 1).equals(from);
        if (!goesOn) {
          flush(points, style, compact);
          style = segment.group(1);
          points.add(from);
        }
        points.add(segment.group(3) + "," + segment.group(5));
      } else {
        flush(points, style, compact);
        if (!line.startsWith("<!DOCTYPE")) {
          compact.append(line.strip()).append('\n');
        }
      }
    }
    flush(points, style, compact);
    return titled(RelativePaths.of(rounded(compact.toString())), title);
  }

  private static void flush(List<String> points, String style, StringBuilder compact) {
    if (!points.isEmpty()) {
      compact
          .append("<polyline style=\"")
          .append(style)
          .append("\" points=\"")
          .append(String.join(" ", points))
          .append("\"/>\n");
      points.clear();
    }
  }

  private static String rounded(String svg) {
    return LONG_FRACTION
        .matcher(svg)
        .replaceAll(
            number ->
                new BigDecimal(number.group())
                    .setScale(2, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros()
                    .toPlainString());
  }

  private static String titled(String svg, String title) {
    String escaped = Html.escaped(XmlText.legal(title));
    return ROOT.matcher(svg)
        .replaceFirst(
            root -> Matcher.quoteReplacement(root.group() + "\n<title>" + escaped + "</title>"));
  }
}
