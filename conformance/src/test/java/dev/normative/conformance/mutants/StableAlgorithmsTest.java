package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.mutants.StableAlgorithms.Stable;
import dev.normative.file.Replacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * X2: stable algorithms meet hostile data, and no rule cries wolf. The default build draws {@value
 * #USUAL_TRIES} cases for each rule, norm and algorithm; the profile {@code stable} draws a million
 * in all. How near each came to its bounds is written to {@code target/stable}: a share near 1
 * would be a bound that the next algorithm exceeds.
 */
class StableAlgorithmsTest {
  private static final int USUAL_TRIES = 10;

  private static final int TRIES = Integer.getInteger("conformance.stable.tries", USUAL_TRIES);

  private static final Path TABLE = Path.of("target", "stable", "worst-shares.csv");

  /** What was drawn and how near it came, of one algorithm, rule and norm. */
  private record Line(Stable algorithm, Outcome outcome) {
    double share() {
      return outcome.worst() == null ? 0 : outcome.worst();
    }

    String csv() {
      return String.format(
          Locale.ROOT,
          "\"%s\",%s,%s,%d,%s",
          algorithm,
          outcome.rule(),
          outcome.family(),
          outcome.tries(),
          outcome.worst() == null ? "" : String.format(Locale.ROOT, "%.4f", share()));
    }
  }

  private static final List<Line> LINES = new ArrayList<>();

  static Stream<Stable> algorithms() {
    return StableAlgorithms.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("algorithms")
  void conforms(Stable algorithm) {
    List<Outcome> outcomes = SuiteRun.of(algorithm, List.of(), TRIES);
    outcomes.forEach(outcome -> LINES.add(new Line(algorithm, outcome)));
    assertThat(outcomes).extracting(Outcome::rule).containsAll(SuiteRun.rules());
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome.verdict())
                    .as(() -> outcome.detail())
                    .isEqualTo(Verdict.CONFORMS));
  }

  @Test
  void soDoesTheImplementationThatMutantsAreMadeFrom() {
    assertThat(SuiteRun.of(SuiteRun.PLAIN, List.of(), TRIES))
        .filteredOn(outcome -> outcome.verdict().isFailure())
        .isEmpty();
  }

  /** The largest share first. */
  @AfterAll
  static void writeTable() throws IOException {
    List<Line> sorted =
        LINES.stream().sorted(Comparator.comparingDouble(Line::share).reversed()).toList();
    String table =
        sorted.stream()
            .map(Line::csv)
            .collect(
                Collectors.joining("\n", "algorithm,rule,norm,tries,worst error/bound\n", "\n"));
    Files.createDirectories(TABLE.getParent());
    Replacement.write(TABLE, table);
    if (TRIES != USUAL_TRIES && !sorted.isEmpty()) {
      long tries = LINES.stream().mapToLong(line -> line.outcome().tries()).sum();
      System.out.println(
          tries + " tries of stable algorithms; nearest to its bound: " + sorted.get(0).csv());
    }
  }
}
