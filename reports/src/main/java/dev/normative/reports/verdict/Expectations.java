package dev.normative.reports.verdict;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.normative.conformance.Verdict;
import dev.normative.reports.build.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Every verdict that a complete run has, in the order in which they are told.
 *
 * @param all the expectations; nothing twice
 * @param notEverywhere the implementations that some machines lack what they need for
 */
public record Expectations(List<Expectation> all, Set<String> notEverywhere) {

  /**
   * Copies both.
   *
   * @throws IllegalArgumentException if the same verdict is named twice, or nothing is expected of
   *     an implementation that is not everywhere
   */
  public Expectations {
    all = List.copyOf(all);
    notEverywhere = Collections.unmodifiableSet(new TreeSet<>(notEverywhere));
    Set<Subject> seen = new HashSet<>();
    for (Expectation expectation : all) {
      if (!seen.add(expectation.subject())) {
        throw new IllegalArgumentException(
            expectation.subject() + " is expected twice; one line has to go");
      }
    }
    for (String name : notEverywhere) {
      if (seen.stream().noneMatch(subject -> subject.implementation().equals(name))) {
        throw new IllegalArgumentException(
            name + " is said not to be everywhere, and nothing is expected of it anywhere");
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

  /** An implementation that needs what some machines lack, and what that is. */
  private record Elsewhere(
      @JsonProperty(required = true) String implementation,
      @JsonProperty(required = true) String why) {}

  private record Document(
      @JsonProperty(required = true) List<Elsewhere> notEverywhere,
      @JsonProperty(required = true) List<Block> expected) {}

  /**
   * Reads the file that people write.
   *
   * <p>{@code {"notEverywhere": [{"implementation": "...", "why": "..."}, ...], "expected":
   * [{"implementations": [...], "rules": [...], "families": [...], "verdicts": [...], "why":
   * "..."}, ...]}}; a block stands for each of its implementations with each of its rules and each
   * of its families; a rule across the families has the family "".
   *
   * @throws IOException if the file is not of that form, expects something twice, or accepts a
   *     verdict that is never acceptable
   */
  public static Expectations read(Path file) throws IOException {
    List<Expectation> all = new ArrayList<>();
    try {
      Document document = StrictJson.read(file, Document.class);
      List<Block> blocks = document.expected();
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
      return new Expectations(
          all,
          document.notEverywhere().stream()
              .map(Elsewhere::implementation)
              .collect(Collectors.toSet()));
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
