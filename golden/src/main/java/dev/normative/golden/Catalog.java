package dev.normative.golden;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The golden files of one kind inside the jar, by name, in the fixed order of {@code SHA256SUMS}.
 *
 * <p>A jar cannot be listed reliably, and the checksums are there anyway, for {@code sha256sum -c}.
 */
final class Catalog {

  private static final String LIST = "SHA256SUMS";
  private static final int HASH_CHARACTERS = 64;
  private static final int BLANKS = 2;

  private final String kind;
  private final Map<String, String> resources;

  private Catalog(String kind, Map<String, String> resources) {
    this.kind = kind;
    this.resources = resources;
  }

  /**
   * Finds the resources whose path matches a pattern; the pattern's first group is the name.
   *
   * @param kind what messages call such a file
   */
  static Catalog of(String kind, String pattern) {
    Pattern paths = Pattern.compile(pattern);
    Map<String, String> resources = new LinkedHashMap<>();
    for (String line : text(LIST).lines().toList()) {
      String path = line.substring(HASH_CHARACTERS + BLANKS);
      Matcher matcher = paths.matcher(path);
      if (matcher.matches()) {
        resources.put(matcher.group(1), path);
      }
    }
    return new Catalog(kind, resources);
  }

  /** The names, in order. */
  List<String> names() {
    return List.copyOf(resources.keySet());
  }

  /** A shipped file by its name. */
  GoldenBytes named(String name) {
    String path = resources.get(name);
    if (path == null) {
      throw new IllegalArgumentException(
          "no " + kind + " is called \"" + name + "\"; there are " + resources.keySet());
    }
    return resource(path);
  }

  /** A shipped file by its path below this package. */
  static GoldenBytes resource(String path) {
    String source = "resource dev/normative/golden/" + path;
    try (InputStream in = Catalog.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new FileNotFoundException(source + " is not on the class path");
      }
      return GoldenBytes.read(in, source, GoldenBytes.MOST_BYTES);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private static String text(String path) {
    return new String(resource(path).content(), StandardCharsets.UTF_8);
  }

  /** A file of the jar that cannot be read means a broken build: no caller can do anything. */
  static UncheckedIOException damaged(IOException e) {
    return new UncheckedIOException(
        "a golden file inside the jar cannot be read, so the jar is damaged: " + e.getMessage(), e);
  }
}
