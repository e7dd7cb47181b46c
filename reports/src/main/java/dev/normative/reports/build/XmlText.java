package dev.normative.reports.build;

import java.util.regex.Pattern;

/** Text for XML 1.0, which has no place for most control characters and for half surrogates. */
public final class XmlText {
  private static final Pattern NOT_XML =
      Pattern.compile("[^\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private XmlText() {}

  /** The same text with a question mark for each character that XML cannot have; not escaped. */
  public static String legal(String text) {
    return NOT_XML.matcher(text).replaceAll("?");
  }
}
