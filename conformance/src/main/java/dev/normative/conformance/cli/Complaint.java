package dev.normative.conformance.cli;

import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What is said of a problem, in one line that a reader without the source understands. */
final class Complaint extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A problem that ends the command. */
  Complaint(String message) {
    super(message);
  }

  /** The line for whatever was thrown. */
  static String about(Throwable problem) {
    if (problem instanceof UncheckedIOException && problem.getCause() != null) {
      return about(problem.getCause());
    }
    if (problem instanceof CharacterCodingException) {
      return "the file is not UTF-8 text";
    }
    if (problem instanceof FileSystemException file && file.getReason() == null) {
      return aboutFile(file);
    }
    String message = problem.getMessage();
    boolean told =
        problem instanceof Complaint
            || problem instanceof java.io.IOException
            || problem instanceof IllegalArgumentException
            || problem instanceof IllegalStateException
            || problem instanceof UnsupportedOperationException
            || problem instanceof dev.normative.conformance.process.ProcessFailure;
    return told && message != null ? message : problem.toString();
  }

  private static String aboutFile(FileSystemException problem) {
    String file = problem.getFile();
    if (problem instanceof NoSuchFileException) {
      return file + ": there is no such file";
    }
    if (problem instanceof AccessDeniedException) {
      return file + ": access is denied";
    }
    if (problem instanceof NotDirectoryException) {
      return file + ": is not a folder";
    }
    return file + ": " + problem.getClass().getSimpleName();
  }
}
