package dev.normative.conformance.process;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/** The words of a line, read one after the other. */
final class Words {
  private static final int MOST_AXES = 16;
  private static final int SHOWN = 100;

  private final String line;
  private final StringTokenizer words;

  Words(String line) {
    this.line = line;
    this.words = new StringTokenizer(line, " ");
  }

  /** The start of a line that may be very long. */
  static String shortened(String line) {
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }

  String word(String what) {
    if (!words.hasMoreTokens()) {
      throw misread("the line ends where " + what + " was expected");
    }
    return words.nextToken();
  }

  boolean hasMore() {
    return words.hasMoreTokens();
  }

  /** All that follows, as one text. */
  String rest() {
    return words.hasMoreTokens() ? words.nextToken("\n").strip() : "";
  }

  /** Refuses anything that follows. */
  void end() {
    if (words.hasMoreTokens()) {
      throw misread("\"" + shortened(words.nextToken()) + "\" follows where the line should end");
    }
  }

  long wholeNumber(String what) {
    String word = word(what);
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw misread(
          "\"" + shortened(word) + "\" is not " + what + ", which has to be a whole number");
    }
  }

  private double number(String what) {
    String word = word("a number of " + what);
    try {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "nan", "-nan", "+nan" -> Double.NaN;
        case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(word);
      };
    } catch (NumberFormatException e) {
      throw misread("\"" + shortened(word) + "\" is not a number of " + what);
    }
  }

  /** A tensor, or empty where its rank is -1. */
  Optional<Tensor> tensor(String what) {
    long rank = wholeNumber("the rank of " + what);
    if (rank == -1) {
      return Optional.empty();
    }
    if (rank < 0 || rank > MOST_AXES) {
      throw misread(what + " of rank " + rank + "; expected -1 to " + MOST_AXES);
    }
    int[] sizes = new int[(int) rank];
    long elements = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      long size = wholeNumber("a size of " + what);
      elements *= size;
      // No line has room for more numbers than it has characters.
      if (size < 0 || size > line.length() || elements > line.length()) {
        throw misread(what + " has a size of " + size + ", but the line not as many numbers");
      }
      sizes[axis] = (int) size;
    }
    double[] values = new double[(int) elements];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(what);
    }
    return Optional.of(Tensor.adopting(Shape.of(sizes), values));
  }

  /** A tensor that cannot be missing. */
  Tensor present(String what) {
    return tensor(what).orElseThrow(() -> misread(what + " is missing (its rank is -1)"));
  }

  /** The constant of that name. */
  <E extends Enum<E>> E constant(String word, Class<E> type, String what) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(word)) {
        return constant;
      }
    }
    throw misread(
        "there is no "
            + what
            + " \""
            + shortened(word)
            + "\"; there are "
            + Arrays.toString(type.getEnumConstants()));
  }

  /** The failure of a program that answered in this way. */
  ProcessFailure misread(String problem) {
    return new ProcessFailure(
        "cannot read the reply \"" + shortened(line) + "\": " + problem + "; see PROTOCOL.md");
  }
}
