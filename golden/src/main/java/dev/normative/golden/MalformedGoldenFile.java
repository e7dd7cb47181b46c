package dev.normative.golden;

import java.io.IOException;
import java.util.Locale;

/**
 * A golden file whose content is not what its format promises.
 *
 * <p>This is an {@link IOException} and not an unchecked exception: the content of a file is
 * outside the program's control, as is whether the file can be read at all, and whoever reads a
 * file that a user named already has to handle the second. Files inside the jar are another matter:
 * see the {@code named} methods, which turn it into an {@link java.io.UncheckedIOException}.
 */
public final class MalformedGoldenFile extends IOException {

  private static final long serialVersionUID = 1L;

  /** Longer excerpts of a file do not help, and a hostile file may hold very long ones. */
  private static final int LONGEST_EXCERPT = 80;

  private final String source;
  private final String position;
  private final String found;
  private final String expected;

  MalformedGoldenFile(String source, String position, String found, String expected) {
    super(source + ", " + position + ": found " + found + ", expected " + expected);
    this.source = source;
    this.position = position;
    this.found = found;
    this.expected = expected;
  }

  /** The file, or the resource of the jar, that was read. */
  public String source() {
    return source;
  }

  /** Where in the source: line and column, a byte position, or a JSON pointer. */
  public String position() {
    return position;
  }

  /** What stands there. */
  public String found() {
    return found;
  }

  /** What should stand there. */
  public String expected() {
    return expected;
  }

  /** Text of the file in quotes, shortened, and with control characters made visible. */
  static String excerpt(String text) {
    StringBuilder shown = new StringBuilder("\"");
    for (int i = 0; i < text.length() && i < LONGEST_EXCERPT; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    shown.append(text.length() > LONGEST_EXCERPT ? "...\"" : "\"");
    return shown.toString();
  }
}
