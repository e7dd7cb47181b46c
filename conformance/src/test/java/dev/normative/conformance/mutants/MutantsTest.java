package dev.normative.conformance.mutants;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.conformance.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * X3: no wrong implementation survives, and the rule that it breaks is the one named. Each is put
 * to that rule and to a second one that is on record to reject it, as most have; to all rules where
 * {@code -Dconformance.mutants.whole=true} asks for that (Maven's profile {@code mutants}), which
 * takes minutes.
 */
class MutantsTest {

  private static final boolean WHOLE = Boolean.getBoolean("conformance.mutants.whole");

  /**
   * Few; the rule that a mutant is made for gets as many as a user's run has where these do not do.
   */
  private static final int TRIES = Integer.getInteger("conformance.mutant.tries", 30);

  /**
   * The other rules are put for so many of the norms for which the named one rejects a mutant; for
   * all of them, and with more tries, where none of the others rejects it so.
   */
  private static final int NORMS = 2;

  private static final RecordedKills RECORDED = RecordedKills.read();
  private static final KillMatrix MATRIX = new KillMatrix();

  static Stream<Mutant> mutants() {
    return Mutants.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void isRejectedByTheRuleItBreaks(Mutant mutant) {
    List<Outcome> failures =
        new ArrayList<>(failures(SuiteRun.of(mutant, List.of(), TRIES, mutant.rule())));
    if (failures.isEmpty()) {
      failures.addAll(failures(SuiteRun.of(mutant, mutant.rule())));
    }
    assertThat(failures).isNotEmpty();
    if (WHOLE) {
      failures.addAll(failuresOfOthers(mutant, failures));
      MATRIX.add(mutant, failures, Map.of());
    } else {
      failures.addAll(failuresOfSecond(mutant));
      MATRIX.add(mutant, failures, RECORDED.killersOf(mutant));
    }
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(failure.detail())
                    .startsWith(failure.rule() + ": " + failure.sentence())
                    .contains(mutant.name(), "violation:", "likely cause:", "reproduce:"));
  }

  private static List<Outcome> failuresOfSecond(Mutant mutant) {
    Optional<String> second = RECORDED.secondKillerOf(mutant);
    if (second.isEmpty()) {
      return List.of();
    }
    Set<Family> norms =
        families(RECORDED.killersOf(mutant).get(second.get()).stream()).collect(toSet());
    List<Outcome> failures =
        failures(SuiteRun.of(new Narrowed(mutant, norms), List.of(), TRIES, second.get()));
    if (failures.isEmpty()) {
      failures = failures(SuiteRun.of(mutant, second.get()));
    }
    assertThat(failures)
        .as("%s rejects it on record; %s", second.get(), RecordedKills.RENEWAL)
        .isNotEmpty();
    return failures;
  }

  private static List<Outcome> failuresOfOthers(Mutant mutant, List<Outcome> ofNamed) {
    Set<Family> broken =
        families(ofNamed.stream().map(Outcome::family)).limit(NORMS).collect(toSet());
    String others = SuiteRun.otherThan(mutant.rule());
    List<Outcome> failures =
        failures(SuiteRun.of(new Narrowed(mutant, broken), List.of(), TRIES, others));
    return failures.isEmpty()
        ? failures(SuiteRun.of(mutant, List.of(), 2 * TRIES, others))
        : failures;
  }

  private static Stream<Family> families(Stream<String> titles) {
    return titles.map(title -> Family.titled(title).orElseThrow());
  }

  /** Of a complete run only; a single mutant, run again, says nothing about the others. */
  @AfterAll
  static void everyRuleKillsAndNineInTenMutantsHaveTwoKillers() throws IOException {
    if (MATRIX.size() == Mutants.all().size()) {
      MATRIX.write(Path.of("target", "kill-matrix", "kill-matrix.json"), SuiteRun.rules());
      assertThat(MATRIX.idle(SuiteRun.rules())).as("rules that reject no mutant").isEmpty();
      assertThat(MATRIX.weaklyKilled())
          .as("mutants that a single rule rejects")
          .hasSizeLessThanOrEqualTo(MATRIX.size() / 10);
    }
  }

  @Test
  void namesAreUnique() {
    assertThat(mutants().map(Mutant::name)).doesNotHaveDuplicates();
  }

  @Test
  void theRecordHasEveryMutantAndNoOther() {
    assertThat(RECORDED.mutants())
        .as(RecordedKills.RENEWAL)
        .containsExactlyInAnyOrderElementsOf(mutants().map(Mutant::name).toList());
  }

  private static List<Outcome> failures(List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> outcome.verdict().isFailure()).toList();
  }
}
