package dev.normative.reports.verdict;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.normative.conformance.Verdict;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every verdict that a complete run has, in the order in which they are told.
 *
 * @param all the expectations; no implementation and rule twice
 */
public record Expectations(List<Expectation> all) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if an implementation and rule are named twice
   */
  public Expectations {
    all = List.copyOf(all);
    Set<List<String>> seen = new HashSet<>();
    for (Expectation expectation : all) {
      if (!seen.add(List.of(expectation.implementation(), expectation.rule()))) {
        throw new IllegalArgumentException(
            expectation.implementation()
                + " "
                + expectation.rule()
                + " is expected twice; one line has to go");
      }
    }
  }

  /** One block of the file: the same verdicts for all these rules and implementations. */
  private record Block(
      @JsonProperty(required = true) List<String> implementations,
      @JsonProperty(required = true) List<String> rules,
      @JsonProperty(required = true) Set<Verdict> verdicts,
      @JsonProperty(required = true) String why) {}

  private record Document(@JsonProperty(required = true) List<Block> expected) {}

  /**
   * Reads the file that people write.
   *
   * <p>{@code {"expected": [{"implementations": [...], "rules": [...], "verdicts": [...], "why":
   * "..."}, ...]}}; a block stands for each of its implementations with each of its rules.
   *
   * @throws IOException if the file is not of that form, expects something twice, or accepts a
   *     verdict that is never acceptable
   */
  public static Expectations read(Path file) throws IOException {
    List<Expectation> all = new ArrayList<>();
    try {
      List<Block> blocks = StrictJson.read(file, Document.class).expected();
      List<String> implementations =
          blocks.stream().flatMap(block -> block.implementations().stream()).distinct().toList();
      for (String implementation : implementations) {
        for (Block block : blocks) {
          if (block.implementations().contains(implementation)) {
            for (String rule : block.rules()) {
              all.add(new Expectation(implementation, rule, block.verdicts()));
            }
          }
        }
      }
      if (all.isEmpty()) {
        throw new IOException("it expects nothing, and with it every build would be good");
      }
      return new Expectations(all);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(file + " does not say which verdicts to expect: " + e.getMessage(), e);
    }
  }
}
