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
import java.util.Optional;

/**
 * The outcomes of all modules.
 *
 * @param outcomes one outcome per implementation, rule and family, in the order of modules and file
 *     names
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
    Map<Subject, Path> files = new LinkedHashMap<>();
    List<Outcome> outcomes = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String module : tree.modules()) {
      for (Path file : tree.files(module, FOLDER)) {
        try {
          Optional<Outcome> outcome = read(file);
          if (outcome.isPresent()) {
            refuseSecond(outcome.get(), file, files, tree);
            outcomes.add(outcome.get());
          }
        } catch (IOException e) {
          problems.add(tree.relative(file) + " " + e.getMessage());
        }
      }
    }
    return new CollectedOutcomes(outcomes, problems);
  }

  /** The outcome in a file; empty for files of other kinds. */
  private static Optional<Outcome> read(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".part")) {
      throw new IOException("is an outcome that was not written to its end; clean and run again");
    }
    if (!name.endsWith(Outcome.FILE_SUFFIX)) {
      return Optional.empty();
    }
    Outcome outcome;
    try {
      outcome = Outcome.read(file);
    } catch (CharacterCodingException e) {
      throw new IOException("is not a readable outcome: it is not UTF-8 text", e);
    } catch (IOException e) {
      // The absolute path says nothing to a reader elsewhere.
      String cause = String.valueOf(e.getMessage()).replace(file.toString(), name);
      throw new IOException("is not a readable outcome: " + cause, e);
    }
    if (outcome == null
        || outcome.implementation() == null
        || outcome.rule() == null
        || outcome.family() == null
        || outcome.verdict() == null) {
      throw new IOException(
          "is not a readable outcome: it lacks its implementation, rule, family or verdict");
    }
    return Optional.of(outcome);
  }

  private static void refuseSecond(
      Outcome outcome, Path file, Map<Subject, Path> files, BuildTree tree) throws IOException {
    Path earlier = files.putIfAbsent(Subject.of(outcome), file);
    if (earlier != null) {
      throw new IOException(
          "is a second outcome of "
              + Subject.of(outcome)
              + " beside "
              + tree.relative(earlier)
              + "; one of them is of an older run or of another provider with that name");
    }
  }
}
