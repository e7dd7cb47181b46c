package dev.normative.conformance.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a command line: separated by spaces, or anything between a pair of single or double
 * quotes. A backslash is a character like others, since it separates folders on Windows.
 */
final class CommandWords {
  private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|'[^']*'|[^\\s\"']++)+|(\\S)");
  private static final Pattern QUOTES = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

  private CommandWords() {}

  /**
   * The words of a text.
   *
   * @throws IllegalArgumentException if there is none, or a quotation mark without its second
   */
  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      if (word.group(1) != null) {
        throw new IllegalArgumentException(
            "the command line <" + text + "> has a quotation mark without its second");
      }
      words.add(
          QUOTES
              .matcher(word.group())
              .replaceAll(
                  quoted ->
                      Matcher.quoteReplacement(
                          quoted.group(1) != null ? quoted.group(1) : quoted.group(2))));
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("the command line is empty; expected an executable");
    }
    return words;
  }

  /** The text as one word of a shell's. */
  static String quoted(String text) {
    if (text.matches("[\\w./:=@%+-]+")) {
      return text;
    }
    return text.contains("'") ? "\"" + text + "\"" : "'" + text + "'";
  }
}
