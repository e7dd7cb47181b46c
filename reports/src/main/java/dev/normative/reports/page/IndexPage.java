package dev.normative.reports.page;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The page of verdicts as HTML, with nothing in it that a browser would have to fetch. */
final class IndexPage {
  private static final String TEMPLATE = "index.mustache";

  private IndexPage() {}

  /** The text of the page; whatever is shown is escaped but the picture of the kill matrix. */
  static String of(View view) {
    try (Reader template =
        new InputStreamReader(
            IndexPage.class.getResourceAsStream(TEMPLATE), StandardCharsets.UTF_8)) {
      return Mustache.compiler()
          .strictSections(true)
          .emptyStringIsFalse(true)
          .compile(template)
          .execute(view);
    } catch (IOException e) {
      throw new UncheckedIOException(TEMPLATE + " in the class path cannot be read", e);
    }
  }
}
