package dev.normative.conformance.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file that a user named, and names it in whatever is wrong with it. */
final class Input {
  private Input() {}

  /** What reads a file. */
  @FunctionalInterface
  interface Reader<T> {
    /** The content. */
    T read(Path file) throws IOException;
  }

  /**
   * The content of a file.
   *
   * @throws Complaint if it cannot be read
   */
  static <T> T read(Path file, Reader<T> reader) {
    if (Files.isDirectory(file)) {
      throw new Complaint(file + " is a folder; expected a file");
    }
    try {
      return reader.read(file);
    } catch (IOException e) {
      String message = Complaint.about(e);
      throw new Complaint(message.contains(file.toString()) ? message : file + ": " + message);
    }
  }
}
