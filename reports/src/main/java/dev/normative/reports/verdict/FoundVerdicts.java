package dev.normative.reports.verdict;

import dev.normative.conformance.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a folder of outcomes comes to where nobody has said what to expect. */
public final class FoundVerdicts {
  private FoundVerdicts() {}

  /**
   * Judges each outcome by itself.
   *
   * @param results the folder; one that is not there has none
   */
  public static Judgement in(Path results) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files(results)) {
      try {
        Outcome outcome = Outcome.read(file);
        requireWhole(outcome);
        outcomes.add(outcome);
      } catch (IOException | IllegalArgumentException e) {
        problems.add(
            file.getFileName()
                + " is not a readable outcome: "
                + String.valueOf(e.getMessage())
                    .replace(file.toString(), file.getFileName().toString()));
      }
    }
    List<Judged> rows =
        outcomes.stream()
            .sorted(
                Comparator.comparing(Outcome::implementation)
                    .thenComparing(Outcome::rule)
                    .thenComparing(Outcome::family))
            .map(Judged::found)
            .toList();
    return new Judgement(rows, problems, shards(outcomes));
  }

  private static List<Path> files(Path results) throws IOException {
    if (!Files.isDirectory(results)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(results)) {
      return entries
          .filter(file -> file.getFileName().toString().endsWith(Outcome.FILE_SUFFIX))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  private static void requireWhole(Outcome outcome) throws IOException {
    if (outcome == null
        || outcome.implementation() == null
        || outcome.rule() == null
        || outcome.family() == null
        || outcome.verdict() == null) {
      throw new IOException("it lacks its implementation, rule, family or verdict");
    }
  }

  private static List<String> shards(List<Outcome> outcomes) {
    TreeSet<String> shards = new TreeSet<>();
    outcomes.stream().map(Outcome::shard).filter(it -> !it.isEmpty()).forEach(shards::add);
    return shards.isEmpty()
        ? List.of()
        : List.of("these are the verdicts of the shards " + String.join(", ", shards));
  }
}
