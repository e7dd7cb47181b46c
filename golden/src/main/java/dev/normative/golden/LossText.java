package dev.normative.golden;

import java.io.IOException;
import java.util.regex.Pattern;

/** The comma-separated columns of golden CSV files: whole numbers, then one loss. */
final class LossText {

  private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,8}");

  /**
   * What a finite number looks like. {@link Double#parseDouble} alone accepts NaN, hexadecimal,
   * type suffixes and blanks, which no other reader of the file would understand.
   */
  private static final Pattern DECIMAL =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,39})(?:\\.[0-9]{1,39})?(?:[eE][-+]?[0-9]{1,4})?");

  private LossText() {}

  /** Splits a line into exactly so many columns. */
  static String[] columns(GoldenText text, int line, String heading) throws IOException {
    String row = text.lines().get(line - 1);
    String[] columns = row.split(",", -1);
    if (columns.length != heading.split(",").length) {
      throw text.refuse(
          line, 1, MalformedGoldenFile.excerpt(row), "a row of the columns " + heading);
    }
    return columns;
  }

  /** Refuses a file whose second line is not the heading. */
  static void heading(GoldenText text, String heading) throws IOException {
    if (text.lines().size() < 2) {
      throw text.refuseEnd("no further line", "the heading \"" + heading + "\"");
    }
    if (!text.lines().get(1).equals(heading)) {
      throw text.refuse(
          2, 1, MalformedGoldenFile.excerpt(text.lines().get(1)), "\"" + heading + "\"");
    }
  }

  static int whole(GoldenText text, int line, String[] columns, int index, String expected)
      throws IOException {
    if (!WHOLE.matcher(columns[index]).matches()) {
      throw refuse(text, line, columns, index, expected);
    }
    return Integer.parseInt(columns[index]);
  }

  static double loss(GoldenText text, int line, String[] columns, int index, ElementType type)
      throws IOException {
    if (!DECIMAL.matcher(columns[index]).matches()) {
      throw refuse(text, line, columns, index, "a finite decimal number such as 0.125");
    }
    double value = Double.parseDouble(columns[index]);
    if (!Double.isFinite(value)) {
      throw refuse(text, line, columns, index, "a finite number; the largest double is 1.8e308");
    }
    if (!type.holds(value)) {
      throw refuse(
          text,
          line,
          columns,
          index,
          "a number that some float32 equals, as the header's dtype says");
    }
    return value;
  }

  static MalformedGoldenFile refuse(
      GoldenText text, int line, String[] columns, int index, String expected) {
    int column = 1;
    for (int i = 0; i < index; i++) {
      column += columns[i].length() + 1;
    }
    return text.refuse(line, column, MalformedGoldenFile.excerpt(columns[index]), expected);
  }
}
