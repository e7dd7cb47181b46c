package dev.normative.conformance.engine;

import dev.normative.file.Replacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Digests of an implementation's bits, left for a run on another JDK to compare with.
 *
 * <ul>
 *   <li>{@code conformance.digest.directory}: where they are written; nowhere unless given.
 *   <li>{@code conformance.digests}: the folder in which another run left its own; nothing is
 *       compared unless given.
 * </ul>
 */
public final class Digests {
  private Digests() {}

  /** What another run left under this name; empty where no folder is given, or has none. */
  public static Optional<String> ofAnotherRun(String name) {
    String folder = System.getProperty("conformance.digests", "");
    if (folder.isBlank()) {
      return Optional.empty();
    }
    Path file = Path.of(folder).resolve(fileName(name));
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "conformance.digests names "
              + folder
              + ", which has no readable "
              + file.getFileName()
              + "; give the folder that a run on another JDK wrote",
          e);
    }
  }

  /** Leaves a digest for another run, where a folder for it is given. */
  public static void write(String name, String digest) {
    String folder = System.getProperty("conformance.digest.directory", "");
    if (folder.isBlank()) {
      return;
    }
    try {
      Path directory = Files.createDirectories(Path.of(folder));
      Replacement.write(directory.resolve(fileName(name)), digest + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a digest into " + folder, e);
    }
  }

  private static String fileName(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8) + ".sha256";
  }
}
