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
 * @param all the expectations; nothing twice
 */
public record Expectations(List<Expectation> all) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the same verdict is named twice
   */
  public Expectations {
    all = List.copyOf(all);
    Set<Subject> seen = new HashSet<>();
    for (Expectation expectation : all) {
      if (!seen.add(expectation.subject())) {
        throw new IllegalArgumentException(
            expectation.subject() + " is expected twice; one line has to go");
      }
    }
  }

  /** One block of the file: the same verdicts for all these rules, families and implementations. */
  private record Block(
      @JsonProperty(required = true) List<String> implementations,
      @JsonProperty(required = true) List<String> rules,
      @JsonProperty(required = true) List<String> families,
      @JsonProperty(required = true) Set<Verdict> verdicts,
      @JsonProperty(required = true) String why) {}

  private record Document(@JsonProperty(required = true) List<Block> expected) {}

  /**
   * Reads the file that people write.
   *
   * <p>{@code {"expected": [{"implementations": [...], "rules": [...], "families": [...],
   * "verdicts": [...], "why": "..."}, ...]}}; a block stands for each of its implementations with
   * each of its rules and each of its families; a rule across the families has the family "".
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
            addAll(block, implementation, all);
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

  private static void addAll(Block block, String implementation, List<Expectation> all) {
    for (String rule : block.rules()) {
      for (String family : block.families()) {
        all.add(new Expectation(new Subject(implementation, rule, family), block.verdicts()));
      }
    }
  }
}
