package dev.normative.conformance.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Makes pages for people of the verdicts that a run left in a folder. Who can do so registers in
 * {@code META-INF/services}.
 */
public interface VerdictPages {
  /** The folder, in that of the report, with a file for each verdict. */
  String RESULTS = "normative-results";

  /**
   * Looks for what is there already and is not of a report: nothing of it would be left.
   *
   * @param folder the report's folder; it need not be there
   * @throws IOException naming it, and what to do
   */
  void requireRoom(Path folder) throws IOException;

  /**
   * Writes the pages of all verdicts that are in {@link #RESULTS}, this run's and those of others
   * that filled the same folder; pages of an earlier run stay until these are complete.
   *
   * @param folder the report's folder
   * @param run what is told of the run
   * @return the page to begin with
   * @throws IOException if something cannot be read or written
   */
  Path write(Path folder, CheckedRun run) throws IOException;

  /** Whoever is on the class path, if anybody is. */
  static Optional<VerdictPages> find() {
    try {
      // Beside the suite, whatever a thread's own class path adds to it.
      return ServiceLoader.load(VerdictPages.class, VerdictPages.class.getClassLoader())
          .findFirst();
    } catch (ServiceConfigurationError | LinkageError e) {
      return Optional.empty();
    }
  }
}
