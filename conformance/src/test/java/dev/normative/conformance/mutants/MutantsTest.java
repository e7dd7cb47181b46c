package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.conformance.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** X3: no wrong implementation survives, and the rule that it breaks is the one named. */
class MutantsTest {

  private static final int USUAL_TRIES = 30;

  /**
   * Few, since every rule is put to every mutant; the rule that a mutant is made for gets as many
   * as a user's run has where these do not do.
   */
  private static final int TRIES = Integer.getInteger("conformance.mutant.tries", USUAL_TRIES);

  /**
   * The other rules are put for so many of the norms for which the named one rejects a mutant; for
   * all of them, and with more tries, where none of the others rejects it so and that is not known.
   */
  private static final int NORMS = 2;

  /**
   * What one rule alone rejects: all others, put for all norms with twice the usual tries, found
   * nothing in them. To look again took as long as a third of the matrix; it is done where {@code
   * -Dconformance.mutant.tries} asks for more than usual.
   */
  private static final Set<String> KNOWN_TO_ONE_RULE =
      Set.of(
          "mean by multiplying with 1/n",
          "rows beyond 2^16 never written",
          "sets beyond 768 not written",
          "small values flushed to zero",
          "means skip NaN",
          "infinity clipped to the largest number",
          "scratch sums not cleared after NaN",
          "running statistics skip a batch that is not finite",
          "scale of zero taken for none",
          "mean by multiplying with 1/n in the path of longer sets",
          "evaluation by another thread has the statistics of a new layer",
          "two passes, declared to be corrected",
          "n / (n - 1) for a single value in the fused path of images",
          "a running mean with gaps is updated in a copy",
          "backward reads the input with the strides of the upstream gradient",
          "the gradient of the scale is added to what its memory holds",
          "backward reads the input where forward found it",
          "an output of any format is written",
          "the output is checked when it is written",
          "each thread has a partial sum",
          "fused backward of the last call",
          "residual of one channel broadcast");

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
    Set<Family> broken =
        failures.stream()
            .map(failure -> Family.titled(failure.family()).orElseThrow())
            .limit(NORMS)
            .collect(Collectors.toSet());
    String others = SuiteRun.otherThan(mutant.rule());
    List<Outcome> second =
        failures(SuiteRun.of(new Narrowed(mutant, broken), List.of(), TRIES, others));
    failures.addAll(second);
    if (second.isEmpty() && !(TRIES == USUAL_TRIES && KNOWN_TO_ONE_RULE.contains(mutant.name()))) {
      failures.addAll(failures(SuiteRun.of(mutant, List.of(), 2 * TRIES, others)));
    }
    MATRIX.add(mutant, failures);
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(failure.detail())
                    .startsWith(failure.rule() + ": " + failure.sentence())
                    .contains(mutant.name(), "violation:", "likely cause:", "reproduce:"));
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
    assertThat(mutants().map(Mutant::name)).doesNotHaveDuplicates().containsAll(KNOWN_TO_ONE_RULE);
  }

  private static List<Outcome> failures(List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> outcome.verdict().isFailure()).toList();
  }
}
