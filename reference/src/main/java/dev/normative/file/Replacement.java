package dev.normative.file;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that take the place of others once they are complete. */
public final class Replacement {
  private Replacement() {}

  /**
   * Writes a text to its end beside its place, and then moves it there; the folder must exist.
   *
   * <p>What a process that ends in between leaves has the suffix {@code .part}.
   */
  public static Path write(Path place, String text) throws IOException {
    Path complete = Files.createTempFile(place.toAbsolutePath().getParent(), "unfinished", ".part");
    try {
      Files.writeString(complete, text);
      move(complete, place);
      return place;
    } finally {
      Files.deleteIfExists(complete);
    }
  }

  /**
   * Moves a file to where another one may be, in one step where the file system can: a reader sees
   * the old content or the new one.
   *
   * @param complete a file in the same folder
   * @throws IOException if it cannot be moved
   */
  public static void move(Path complete, Path place) throws IOException {
    try {
      Files.move(complete, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(complete, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
