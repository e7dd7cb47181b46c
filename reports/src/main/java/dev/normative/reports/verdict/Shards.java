package dev.normative.reports.verdict;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.engine.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shares of a run that outcomes are of.
 *
 * @param count how many there are of a whole run; 1 where nothing was shared
 * @param seen those that left an outcome
 * @param problems why it is not known which they are
 */
record Shards(int count, SortedSet<Integer> seen, List<String> problems) {

  /** What outcomes say of themselves. */
  static Shards of(List<Outcome> outcomes) {
    SortedSet<Integer> seen = new TreeSet<>();
    SortedSet<Integer> counts = new TreeSet<>();
    List<String> problems = new ArrayList<>();
    for (String text :
        outcomes.stream().map(Outcome::shard).collect(Collectors.toCollection(TreeSet::new))) {
      if (!text.isEmpty()) {
        try {
          Shard shard = Shard.of(text);
          seen.add(shard.number());
          counts.add(shard.count());
        } catch (IllegalArgumentException e) {
          problems.add("Outcomes name a shard that there is not: " + e.getMessage());
        }
      }
    }
    if (counts.size() > 1) {
      problems.add(
          "The results are of runs in different numbers of shards: "
              + counts.stream().map(String::valueOf).collect(Collectors.joining(", "))
              + ". Merge those of one run.");
    }
    // What is not understood leaves nothing out: then verdicts are missing.
    return problems.isEmpty() && counts.size() == 1
        ? new Shards(counts.first(), seen, problems)
        : new Shards(1, new TreeSet<>(List.of(1)), problems);
  }

  /** Whether a verdict is left to a shard whose results are not here. */
  boolean leaveOut(Subject subject) {
    return count > 1
        && seen.stream()
            .noneMatch(
                number -> new Shard(number, count).includes(subject.rule(), subject.family()));
  }

  /** Whether results of all shards are here. */
  boolean isComplete() {
    return seen.size() == count;
  }

  /**
   * What to say of those that are not here.
   *
   * @param verdicts how many verdicts are theirs
   */
  String missing(long verdicts) {
    List<String> numbers =
        IntStream.rangeClosed(1, count)
            .filter(number -> !seen.contains(number))
            .mapToObj(String::valueOf)
            .toList();
    return (numbers.size() == 1 ? "Shard " : "Shards ")
        + String.join(", ", numbers)
        + " of "
        + count
        + (numbers.size() == 1 ? " is" : " are")
        + " missing: "
        + verdicts
        + (verdicts == 1 ? " verdict is" : " verdicts are")
        + " theirs";
  }
}
