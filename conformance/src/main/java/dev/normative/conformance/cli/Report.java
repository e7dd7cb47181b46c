package dev.normative.conformance.cli;

import dev.normative.conformance.engine.PlainText;
import dev.normative.conformance.report.CheckedRun;
import dev.normative.conformance.report.VerdictPages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folder that a run leaves: a file for each verdict as it comes, and at the end, or when the
 * run is interrupted, a page of them.
 */
final class Report {
  private final Path folder;
  private final Optional<VerdictPages> pages;
  private boolean written;

  /**
   * Makes the folder.
   *
   * @throws Complaint if it cannot be made, or has something else in the place of the page
   */
  Report(Path folder) {
    this.folder = folder;
    this.pages = VerdictPages.find();
    try {
      Files.createDirectories(results());
      if (pages.isPresent()) {
        pages.get().requireRoom(folder);
      }
    } catch (IOException e) {
      throw new Complaint("--report: nothing can be written: " + Complaint.about(e));
    }
  }

  /** Where the files of verdicts go. */
  Path results() {
    return folder.resolve(VerdictPages.RESULTS);
  }

  /**
   * Writes the page, once: whoever comes second, main thread or shutdown hook, waits and does
   * nothing.
   *
   * @param unfinished why the run did not come to its end; empty if it did
   * @throws Complaint if it cannot be written
   */
  synchronized void write(
      Map<String, String> settings,
      List<String> rules,
      Optional<String> unfinished,
      PrintWriter out) {
    if (written) {
      return;
    }
    written = true;
    if (pages.isEmpty()) {
      out.println(
          "The verdicts are in "
              + PlainText.line(results().toString())
              + "; no page: there is no module reports, which ./mvnw package -DskipTests builds");
      return;
    }
    try {
      CheckedRun run = new CheckedRun(Version.ofSuite(), settings, rules, unfinished);
      out.println("Report: " + PlainText.line(pages.get().write(folder, run).toString()));
    } catch (IOException e) {
      throw new Complaint(
          "the verdicts are in "
              + results()
              + ", but the page cannot be written: "
              + Complaint.about(e));
    } finally {
      out.flush();
    }
  }
}
