package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.mutants.StableAlgorithms.Stable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * X2 in small: stable algorithms meet hostile data, and no rule cries wolf. {@code
 * -Dconformance.stable.tries} draws more cases than the default build has time for.
 */
class StableAlgorithmsTest {

  private static final int TRIES = Integer.getInteger("conformance.stable.tries", 100);

  static Stream<Stable> algorithms() {
    return StableAlgorithms.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("algorithms")
  void conforms(Stable algorithm) {
    List<Outcome> outcomes = SuiteRun.of(algorithm, List.of(), TRIES);
    assertThat(outcomes).extracting(Outcome::rule).containsAll(SuiteRun.rules());
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome.verdict())
                    .as(() -> outcome.detail())
                    .isEqualTo(Verdict.CONFORMS));
  }
}
