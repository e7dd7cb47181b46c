package dev.normative.reports.curve;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the curved paths of an SVG with relative coordinates, which takes half the room: letters
 * are such paths, and most of a picture.
 *
 * <p>Exact: coordinates are whole hundredths, and so are their differences. A path that is written
 * in another way than {@code M1,2 L3,4 Q5,6 7,8 C1,2 3,4 5,6 Z} stays as it is.
 */
final class RelativePaths {
  private static final String NUMBER = "-?\\d{1,9}(?:\\.\\d{1,2})?";
  private static final String POINT = NUMBER + "," + NUMBER;
  private static final Pattern STEP =
      Pattern.compile("([MLQC])(" + POINT + "(?: " + POINT + ")*)|(Z)");
  private static final Pattern PATH =
      Pattern.compile(
          "(<path d=\")(?=[^\"]*[QC])((?:(?:[MLQC]" + POINT + "(?: " + POINT + ")*+|Z) ?)++)\"");

  private final StringBuilder path = new StringBuilder();
  private long x;
  private long y;
  private long startX;
  private long startY;

  private RelativePaths() {}

  /** The same picture. */
  static String of(String svg) {
    return PATH.matcher(svg)
        .replaceAll(
            found -> Matcher.quoteReplacement(found.group(1) + relative(found.group(2)) + "\""));
  }

  private static String relative(String data) {
    RelativePaths relative = new RelativePaths();
    Matcher step = STEP.matcher(data);
    while (step.find()) {
      if (step.group(3) != null) {
        relative.close();
      } else {
        relative.step(step.group(1).charAt(0), step.group(2).split("[ ,]"));
      }
    }
    return relative.path.toString();
  }

  private void close() {
    path.append('z');
    x = startX;
    y = startY;
  }

  private void step(char command, String... numbers) {
    long fromX = x;
    long fromY = y;
    path.append(Character.toLowerCase(command));
    for (int i = 0; i < numbers.length; i += 2) {
      x = hundredths(numbers[i]);
      y = hundredths(numbers[i + 1]);
      append(x - fromX, i > 0);
      append(y - fromY, true);
    }
    if (command == 'M') {
      startX = x;
      startY = y;
    }
  }

  private static long hundredths(String number) {
    int point = number.indexOf('.');
    if (point < 0) {
      return 100 * Long.parseLong(number);
    }
    String digits =
        number.substring(0, point) + (number.substring(point + 1) + "0").substring(0, 2);
    return Long.parseLong(digits);
  }

  /** A minus separates by itself. */
  private void append(long hundredths, boolean after) {
    if (hundredths < 0) {
      path.append('-');
    } else if (after) {
      path.append(' ');
    }
    long whole = Math.abs(hundredths) / 100;
    long rest = Math.abs(hundredths) % 100;
    if (whole > 0 || rest == 0) {
      path.append(whole);
    }
    if (rest > 0) {
      path.append('.').append(rest / 10);
      if (rest % 10 > 0) {
        path.append(rest % 10);
      }
    }
  }
}
