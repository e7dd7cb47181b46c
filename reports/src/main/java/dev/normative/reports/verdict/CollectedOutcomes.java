package dev.normative.reports.verdict;

import dev.normative.conformance.Outcome;
import dev.normative.reports.build.BuildTree;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The outcomes of all modules.
 *
 * @param outcomes one outcome per implementation and rule, in the order of modules and file names
 * @param problems what could not be read or was there twice, with the file's name; any of them
 *     means that the verdicts are not known
 */
public record CollectedOutcomes(List<Outcome> outcomes, List<String> problems) {

  /** The folder of a module's build output that holds outcomes. */
  public static final String FOLDER = "normative-results";

  /** Copies the lists. */
  public CollectedOutcomes {
    outcomes = List.copyOf(outcomes);
    problems = List.copyOf(problems);
  }

  /** Reads what the modules left; a file that cannot be read becomes a problem, not an end. */
  public static CollectedOutcomes in(BuildTree tree) throws IOException {
    Map<List<String>, Outcome> outcomes = new LinkedHashMap<>();
    Map<List<String>, Path> files = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (String module : tree.modules()) {
      for (Path file : tree.files(module, FOLDER)) {
        if (file.getFileName().toString().endsWith(".part")) {
          problems.add(
              tree.relative(file) + " is an outcome that was not written to its end; run it again");
        } else if (file.getFileName().toString().endsWith(Outcome.FILE_SUFFIX)) {
          try {
            Outcome outcome = complete(Outcome.read(file));
            List<String> key = List.of(outcome.implementation(), outcome.rule());
            Path first = files.putIfAbsent(key, file);
            if (first == null) {
              outcomes.put(key, outcome);
            } else {
              problems.add(
                  String.join(" ", key)
                      + " has two outcomes, "
                      + tree.relative(first)
                      + " and "
                      + tree.relative(file)
                      + "; one of them is of an older run or of a second provider with that name");
            }
          } catch (IOException e) {
            problems.add(tree.relative(file) + " is not a readable outcome: " + cause(e, file));
          }
        }
      }
    }
    return new CollectedOutcomes(List.copyOf(outcomes.values()), problems);
  }

  private static Outcome complete(Outcome outcome) throws IOException {
    if (outcome == null
        || outcome.implementation() == null
        || outcome.rule() == null
        || outcome.verdict() == null) {
      throw new IOException("it lacks its implementation, rule or verdict");
    }
    return outcome;
  }

  /** The message without the absolute path, which says nothing to a reader elsewhere. */
  private static String cause(IOException e, Path file) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return e instanceof X
        ? "it is not UTF-8 text"
        : message.replace(file.toString(), file.getFileName().toString());
  }
}
