package dev.normative.conformance.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.normative.conformance.Family;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.mutants.SuiteRun;
import dev.normative.norm.ReferenceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {
  /** A chapter of each kind: drawn, measured once, across families, of layers. */
  private static final String RULES = "F1,F15,S1,S5,N2";

  @Test
  void theShardsOfARunTogetherFindWhatTheWholeFindsEachOnce() {
    List<Outcome> whole = run("");
    List<Outcome> together = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      String shard = number + "/3";
      List<Outcome> part = run(shard);
      assertThat(part).isNotEmpty().extracting(Outcome::shard).containsOnly(shard);
      part.forEach(outcome -> together.add(unmarked(outcome)));
    }
    // The same cases, too: the largest errors have the same bits.
    assertThat(together).containsExactlyInAnyOrderElementsOf(whole);
  }

  private static List<Outcome> run(String shard) {
    System.setProperty("conformance.shard", shard);
    try {
      return SuiteRun.of(new ReferenceProvider(), List.of(), 5, RULES);
    } finally {
      System.clearProperty("conformance.shard");
    }
  }

  private static Outcome unmarked(Outcome o) {
    return new Outcome(
        o.implementation(),
        o.rule(),
        o.family(),
        o.level(),
        o.sentence(),
        o.verdict(),
        o.tries(),
        o.witnessed(),
        o.seed(),
        o.worst(),
        o.detail(),
        o.reproduction());
  }

  @Test
  void noShardOfSixteenIsLeftWithNothingOrWithTwiceItsShare() {
    int[] counts = new int[16];
    for (String rule : SuiteRun.rules()) {
      for (Family family : Family.values()) {
        int[] here =
            IntStream.rangeClosed(1, 16)
                .filter(number -> new Shard(number, 16).includes(rule, family.title()))
                .toArray();
        assertThat(here).hasSize(1);
        counts[here[0] - 1]++;
      }
    }
    double mean = IntStream.of(counts).average().orElseThrow();
    assertThat(IntStream.of(counts).min().orElseThrow()).isPositive();
    assertThat(IntStream.of(counts).max().orElseThrow()).isLessThan((int) (2 * mean));
  }

  @Test
  void aWholeRunIsOneShardAndLeavesNoMark() {
    assertThat(Shard.of("1/1")).isEqualTo(Shard.WHOLE).hasToString("");
    assertThat(Shard.of("3/16")).hasToString("3/16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "0/4", "5/4", "-1/4", "1/0", "1/4/2", "a/b", "1/10000000"})
  void whatIsNoShareIsRefusedWithItsForm(String text) {
    assertThatThrownBy(() -> Shard.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"")
        .hasMessageContaining("3/16");
  }

  @Test
  void whatIsLeftToOthersIsKnownByItsReason() {
    assertThat(Shard.isLeft(new Shard(3, 16).leaves("F1") + "\n")).isTrue();
    assertThat(Shard.isLeft("conformance.rule does not ask for F1")).isFalse();
  }
}
