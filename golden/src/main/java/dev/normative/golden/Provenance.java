package dev.normative.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Who computed a golden file.
 *
 * @param framework the framework, such as {@code pytorch}
 * @param version its version
 * @param more whatever else the file says: the seed, the backend, the number of threads
 */
public record Provenance(String framework, String version, Settings more) {

  /**
   * Who computed a file of vectors, of whatever framework; its cases are passed over unread.
   *
   * @throws MalformedGoldenFile if the content is no JSON object with a provenance
   * @throws IOException if the file cannot be read
   */
  public static Provenance of(Path file) throws IOException {
    return JsonCursor.parse(
        GoldenBytes.read(file),
        cursor -> {
          JsonCursor.Place place = cursor.here();
          Provenance[] found = new Provenance[1];
          cursor.object(
              name -> {
                if (name.equals("provenance")) {
                  found[0] = read(cursor);
                } else {
                  cursor.skip();
                }
              });
          if (found[0] == null) {
            throw cursor.refuse(place, "an object without provenance", "who computed the vectors");
          }
          return found[0];
        });
  }

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
