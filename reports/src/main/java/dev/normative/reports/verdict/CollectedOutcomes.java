package dev.normative.reports.verdict;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.RunRecord;
import dev.normative.reports.build.BuildTree;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
 * @param runs how they came about, where that was recorded
 * @param problems what could not be read or was there twice, with the file's name, and runs that do
 *     not fit together; any of them means that the verdicts are not known
 * @param notes what was there several times and counts once
 * @param merged whether they are of runs elsewhere that were brought together
 */
public record CollectedOutcomes(
    List<Outcome> outcomes,
    List<RunRecord> runs,
    List<String> problems,
    List<String> notes,
    boolean merged) {

  /** The folder of a module's build output that holds outcomes. */
  public static final String FOLDER = "normative-results";

  /** Copies the lists. */
  public CollectedOutcomes {
    outcomes = List.copyOf(outcomes);
    runs = List.copyOf(runs);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /** Outcomes of one build of which nothing else is known. */
  public CollectedOutcomes(List<Outcome> outcomes, List<String> problems) {
    this(outcomes, List.of(), problems, List.of(), false);
  }

  /** Whether these are the outcomes of all shards, and of something. */
  public boolean isWhole() {
    return !outcomes.isEmpty() && Shards.of(outcomes).isComplete();
  }

  /** When the last outcome of a build was written; empty where there is none. */
  public static Optional<Instant> lastWritten(BuildTree tree) throws IOException {
    Optional<Instant> last = Optional.empty();
    for (BuildTree.Output output : tree.outputs()) {
      for (Path file : tree.files(output, FOLDER)) {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        if (last.isEmpty() || written.isAfter(last.get())) {
          last = Optional.of(written);
        }
      }
    }
    return last;
  }

  /** An outcome and where it was found. */
  private record Found(Outcome outcome, Path file, String job) {}

  /**
   * Reads what the modules left; a file that cannot be read becomes a problem, not an end.
   *
   * <p>Where results of several runs are merged, what more than one of them found counts once, as
   * the worse of them ({@link Repeated}); within a run nothing may be there twice.
   */
  public static CollectedOutcomes in(BuildTree tree) throws IOException {
    Map<Subject, Found> outcomes = new LinkedHashMap<>();
    RunSettings settings = new RunSettings();
    List<String> problems = new ArrayList<>();
    Repeated repeated = new Repeated();
    for (BuildTree.Output output : tree.outputs()) {
      for (Path file : tree.files(output, FOLDER)) {
        try {
          if (file.getFileName().toString().endsWith(RunRecord.FILE_SUFFIX)) {
            settings.add(record(file), output.job());
          }
          Optional<Outcome> outcome = read(file);
          if (outcome.isPresent()) {
            add(new Found(outcome.get(), file, output.job()), outcomes, repeated, tree);
          }
        } catch (IOException e) {
          problems.add(tree.relative(file) + " " + e.getMessage());
        }
      }
    }
    if (tree.isMerged()) {
      problems.addAll(settings.problems());
    }
    return new CollectedOutcomes(
        outcomes.values().stream().map(Found::outcome).toList(),
        settings.runs(),
        problems,
        repeated.notes(),
        tree.isMerged());
  }

  private static RunRecord record(Path file) throws IOException {
    try {
      return RunRecord.read(file);
    } catch (IOException e) {
      throw new IOException(
          "is no readable record of a run: "
              + String.valueOf(e.getMessage())
                  .replace(file.toString(), file.getFileName().toString()),
          e);
    }
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

  private static void add(
      Found found, Map<Subject, Found> outcomes, Repeated repeated, BuildTree tree)
      throws IOException {
    Subject subject = Subject.of(found.outcome());
    Found earlier = outcomes.putIfAbsent(subject, found);
    if (earlier == null) {
      return;
    }
    if (earlier.job().equals(found.job())) {
      throw new IOException(
          "is a second outcome of "
              + subject
              + " beside "
              + tree.relative(earlier.file())
              + "; one of them is of an older run or of another provider with that name");
    }
    if (repeated.isWorse(earlier.outcome(), earlier.job(), found.outcome(), found.job())) {
      outcomes.put(subject, found);
    }
  }
}
