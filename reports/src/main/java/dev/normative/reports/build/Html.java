package dev.normative.reports.build;

/** Text for pages. */
public final class Html {
  private Html() {}

  /** The same text with nothing in it that a page takes for its own, in attributes too. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
