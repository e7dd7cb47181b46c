package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** X3 in small: no wrong implementation survives, and the rule that it breaks is the one named. */
class MutantsTest {

  static Stream<Mutant> mutants() {
    return Mutants.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void isRejectedByTheRuleItBreaks(Mutant mutant) {
    // That rule alone: which others reject it, too, is the kill matrix's business.
    List<Outcome> failures = failures(SuiteRun.of(mutant, mutant.rule()));
    assertThat(failures).isNotEmpty();
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(failure.detail())
                    .startsWith(failure.rule() + ": " + failure.sentence())
                    .contains(mutant.name(), "violation:", "likely cause:", "reproduce:"));
  }

  @Test
  void theImplementationThatMutantsAreMadeFromPasses() {
    assertThat(failures(SuiteRun.of(new Mutant("plain", "", "", PlainNorm::new)))).isEmpty();
  }

  private static List<Outcome> failures(List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> outcome.verdict() == Verdict.FAILS).toList();
  }
}
