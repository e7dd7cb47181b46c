package dev.normative.conformance.engine;

import java.util.Locale;

/** Text from outside, made fit for any console: printable ASCII, other characters escaped. */
public final class PlainText {

  private static final int MOST_LINES = 40;
  private static final int LONGEST_LINE = 400;

  private PlainText() {}

  /** One line; line ends and control characters are escaped too. */
  public static String line(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        plain.append(c);
      } else if (c == '\t') {
        plain.append(' ');
      } else {
        plain.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return plain.toString();
  }

  /**
   * The lines of a text, each after an indentation and with a line end; an endless text is cut, and
   * says so.
   */
  public static String indented(String text, String indentation) {
    StringBuilder plain = new StringBuilder();
    String[] lines = text.strip().split("\\R");
    for (int i = 0; i < Math.min(lines.length, MOST_LINES); i++) {
      String line = lines[i];
      boolean tooLong = line.length() > LONGEST_LINE;
      plain
          .append(indentation)
          .append(line(tooLong ? line.substring(0, LONGEST_LINE) : line))
          .append(tooLong ? " ... (cut; the outcome's file has it all)" : "")
          .append('\n');
    }
    if (lines.length > MOST_LINES) {
      plain
          .append(indentation)
          .append("... (")
          .append(lines.length - MOST_LINES)
          .append(" more lines in the outcome's file)\n");
    }
    return plain.toString();
  }
}
