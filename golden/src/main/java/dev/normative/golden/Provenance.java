package dev.normative.golden;

import java.io.IOException;
import java.util.List;

/**
 * Who computed a golden file.
 *
 * @param framework the framework, such as {@code pytorch}
 * @param version its version
 * @param more whatever else the file says: the seed, the backend, the number of threads
 */
public record Provenance(String framework, String version, Settings more) {

  static Provenance read(JsonCursor cursor) throws IOException {
    return cursor.settings(
        settings ->
            new Provenance(
                settings.text("framework"),
                settings.text("version"),
                settings.without(List.of("framework", "version"))),
        "the fields framework and version");
  }
}
