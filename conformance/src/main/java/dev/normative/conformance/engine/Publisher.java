package dev.normative.conformance.engine;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.rules.ErrorMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where verdicts go. */
@FunctionalInterface
public interface Publisher {

  /** The property that names the folder for verdict files; nothing is written without it. */
  String RESULTS_PROPERTY = "normative.results.directory";

  /** The end of the name of the attachment that holds a failing case. */
  String CASE = "case.json";

  /** The ends of the names of attachments that stand beside a verdict's file, too. */
  List<String> KEPT = List.of(CASE, ErrorMap.NAME);

  /** Takes one verdict and what goes with it. */
  void publish(Outcome outcome, List<Attachment> attachments);

  /**
   * A file per verdict, per failing case and map of its errors, where {@value #RESULTS_PROPERTY}
   * says, and Allure where it is there.
   */
  static Publisher standard() {
    List<Publisher> all = new ArrayList<>();
    String folder = System.getProperty(RESULTS_PROPERTY, "");
    if (!folder.isBlank()) {
      all.add((outcome, attachments) -> write(outcome, attachments, Path.of(folder)));
    }
    if (AllurePublisher.isAvailable()) {
      all.add(new AllurePublisher());
    }
    return (outcome, attachments) ->
        all.forEach(publisher -> publisher.publish(outcome, attachments));
  }

  private static void write(Outcome outcome, List<Attachment> attachments, Path folder) {
    try {
      outcome.write(folder);
      for (Attachment attachment : attachments) {
        for (String kept : KEPT) {
          if (attachment.name().endsWith(kept)) {
            outcome.write(folder, "-" + kept, attachment.text());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the verdict into " + folder, e);
    }
  }
}
