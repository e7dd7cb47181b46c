package dev.normative.golden;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The lines of a golden text file, without their line ends.
 *
 * @param source what messages call the file
 * @param lines at least one
 */
record GoldenText(String source, List<String> lines) {

  /** Decodes strictly: a file that is not UTF-8 is refused, never repaired. */
  static GoldenText of(GoldenBytes bytes) throws IOException {
    String text = decode(bytes);
    if (!text.endsWith("\n")) {
      long last = text.chars().filter(c -> c == '\n').count() + 1;
      throw new MalformedGoldenFile(
          bytes.source(),
          "line " + last + " (end of the file)",
          "a last line without its line end",
          "a line end; without it nobody can tell whether the last number is whole");
    }
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      boolean carriageReturn = end > start && text.charAt(end - 1) == '\r';
      lines.add(text.substring(start, carriageReturn ? end - 1 : end));
      start = end + 1;
    }
    return new GoldenText(bytes.source(), List.copyOf(lines));
  }

  private static String decode(GoldenBytes bytes) throws IOException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes.content());
    CharBuffer out = CharBuffer.allocate(bytes.content().length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int bad = in.position();
      int line = 1;
      int column = 1;
      for (int i = 0; i < bad; i++) {
        column = bytes.content()[i] == '\n' ? 1 : column + 1;
        line += bytes.content()[i] == '\n' ? 1 : 0;
      }
      throw new MalformedGoldenFile(
          bytes.source(),
          "line " + line + ", byte " + column + " of it",
          String.format(Locale.ROOT, "byte 0x%02x", bytes.content()[bad] & 0xff),
          "text in UTF-8");
    }
    return out.flip().toString();
  }

  /** A refusal of what stands in a line, counted from one, at a column, counted from one. */
  MalformedGoldenFile refuse(int line, int column, String found, String expected) {
    return new MalformedGoldenFile(source, "line " + line + ", column " + column, found, expected);
  }

  /** A refusal of where the file ends. */
  MalformedGoldenFile refuseEnd(String found, String expected) {
    return new MalformedGoldenFile(
        source, "line " + lines.size() + " (end of the file)", found, expected);
  }
}
