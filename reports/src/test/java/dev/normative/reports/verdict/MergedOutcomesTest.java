package dev.normative.reports.verdict;

import static dev.normative.reports.SampleBuild.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.SampleBuild;
import dev.normative.reports.build.MergedBuilds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several runs found, brought together. */
class MergedOutcomesTest {
  private static final int SHARDS = 4;
  private static final List<String> RULES = List.of("F1", "F2", "F3", "F4", "B1", "B2", "S1", "S2");

  @TempDir Path root;

  private Path job(String name, Outcome... outcomes) throws IOException {
    Path folder = root.resolve(name);
    for (Outcome outcome : outcomes) {
      new SampleBuild(folder).write("conformance", outcome);
    }
    return folder;
  }

  private Path shard(String job, int number, String seed) throws IOException {
    Path folder = root.resolve(job);
    SampleBuild build = new SampleBuild(folder);
    String name = number + "/" + SHARDS;
    SampleBuild.record("reference", name, seed).write(build.outcomes("conformance"));
    for (String rule : RULES) {
      Outcome found = SampleBuild.sharded(outcome("reference", rule, Verdict.CONFORMS), SHARDS);
      if (found.shard().equals(name)) {
        build.write(
            "conformance", SampleBuild.of(found, name, seed, Verdict.CONFORMS, found.worst()));
      }
    }
    return folder;
  }

  private CollectedOutcomes merged(Path... folders) throws IOException {
    return CollectedOutcomes.in(MergedBuilds.in(root, List.of(folders)));
  }

  private static Judgement judged(CollectedOutcomes collected) {
    return Judgement.of(
        new Expectations(
            RULES.stream()
                .map(
                    rule ->
                        new Expectation(
                            new Subject("reference", rule, SampleBuild.FAMILY),
                            Set.of(Verdict.CONFORMS)))
                .toList(),
            Set.of()),
        collected,
        RuleSelection.parse(""));
  }

  @Test
  void allShardsAreTheWholeRun() throws IOException {
    CollectedOutcomes all =
        merged(shard("a", 1, "42"), shard("b", 2, "42"), shard("c", 3, "42"), shard("d", 4, "42"));
    assertThat(all.outcomes()).hasSameSizeAs(RULES);
    assertThat(all.outcomes()).extracting(Outcome::shard).doesNotContain("").hasSizeGreaterThan(1);
    assertThat(new HashSet<>(all.outcomes().stream().map(Outcome::shard).toList()).size())
        .isGreaterThan(1);
    assertThat(all.notes()).isEmpty();
    assertThat(judged(all).fine()).isTrue();
    assertThat(all.outcomes().stream().mapToInt(Outcome::tries).sum())
        .isEqualTo(1000 * RULES.size());
  }

  @Test
  void aShardThatIsGivenTwiceCountsOnce() throws IOException {
    CollectedOutcomes once = merged(shard("a", 1, "42"), shard("b", 2, "42"));
    CollectedOutcomes twice = merged(root.resolve("a"), root.resolve("b"), shard("again", 2, "42"));
    assertThat(twice.outcomes()).isEqualTo(once.outcomes());
    assertThat(twice.problems()).isEmpty();
    assertThat(twice.notes())
        .singleElement()
        .asString()
        .contains("in more than one of the merged results; each counts once");
  }

  @Test
  void missingShardsAreToldOnceAndTheirVerdictsAreNotCalledMissingOneByOne() throws IOException {
    Judgement judgement = judged(merged(shard("a", 1, "42"), shard("c", 3, "42")));
    assertThat(judgement.bad()).isEmpty();
    assertThat(judgement.fine()).isFalse();
    long open = judgement.rows().stream().filter(row -> row.outcome().isEmpty()).count();
    assertThat(open).isPositive();
    assertThat(judgement.problems())
        .containsExactly(
            "Shards 2, 4 of 4 are missing: "
                + open
                + " verdicts are theirs. Merge their results, too, or run those shards again.");
  }

  @Test
  void aVerdictThatAShardShouldHaveLeftIsMissing() throws IOException {
    Path third = shard("c", 3, "42");
    Outcome gone =
        merged(third).outcomes().stream().filter(it -> it.shard().equals("3/4")).findFirst().get();
    Files.delete(
        new SampleBuild(third)
            .outcomes("conformance")
            .resolve("reference-" + gone.rule() + "-BatchNorm-outcome.json"));
    Judgement judgement =
        judged(merged(shard("a", 1, "42"), shard("b", 2, "42"), third, shard("d", 4, "42")));
    assertThat(judgement.bad())
        .singleElement()
        .matches(row -> row.subject().rule().equals(gone.rule()));
  }

  @Test
  void oneShardsOwnBuildIsJudgedByWhatItHas() throws IOException {
    Path first = shard("a", 1, "42");
    Judgement judgement = judged(CollectedOutcomes.in(new SampleBuild(first).tree()));
    assertThat(judgement.fine()).isTrue();
    assertThat(judgement.notes())
        .singleElement()
        .asString()
        .startsWith("This is shard 1 of 4, and judged by itself: ");
  }

  @Test
  void differentSeedsOrNumbersOfShardsAreNoOneRun() throws IOException {
    assertThat(merged(shard("a", 1, "42"), shard("b", 2, "43")).problems())
        .containsExactly(
            "The results are of different seeds: 42 (a); 43 (b). One report is about one of them:"
                + " leave the others out, or run those again.");
    Outcome other =
        SampleBuild.of(
            outcome("reference", "P1", Verdict.CONFORMS), "2/7", "42", Verdict.CONFORMS, 0);
    assertThat(judged(merged(root.resolve("a"), job("z", other))).problems())
        .contains(
            "The results are of runs in different numbers of shards: 4, 7. Merge those of one run.");
  }

  @Test
  void whereTwoRunsDifferTheWorseCountsWhicheverComesFirst() throws IOException {
    Outcome good = outcome("reference", "F1", Verdict.CONFORMS);
    Path here = job("here", good, outcome("reference", "F2", Verdict.CONFORMS));
    Path there =
        job(
            "there",
            SampleBuild.of(good, "", "42", Verdict.FAILS, 3.5),
            SampleBuild.of(
                outcome("reference", "F2", Verdict.CONFORMS), "", "42", Verdict.CONFORMS, 0.5));
    for (CollectedOutcomes all : List.of(merged(here, there), merged(there, here))) {
      assertThat(all.outcomes()).hasSize(2);
      assertThat(all.outcomes()).extracting(Outcome::worst).containsExactlyInAnyOrder(3.5, 0.5);
      assertThat(all.notes()).hasSize(2);
      assertThat(all.notes().get(1)).contains("2 of those are not the same", "reference F1");
    }
  }

  @Test
  void whatCouldNotBeTestedHereAndWasThereIsNotUntested() throws IOException {
    Outcome absent = outcome("reference", "F1", Verdict.UNTESTED);
    Outcome tested = outcome("reference", "F1", Verdict.CONFORMS);
    assertThat(merged(job("here", absent), job("there", tested)).outcomes())
        .extracting(Outcome::verdict)
        .containsExactly(Verdict.CONFORMS);
  }
}
