package dev.normative.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictMatrixTest {
  private static Outcome outcome(
      String rule, String family, Verdict verdict, Double worst, String detail) {
    return new Outcome(
        "mine", rule, family, Level.L0, "", verdict, 10, 9, "47", worst, detail, "again");
  }

  private static String text(boolean finished, Outcome... outcomes) {
    return new VerdictMatrix("mine\u001b", List.of(outcomes), finished).text();
  }

  @Test
  void everyVerdictHasItsWordAndTheLargestErrorItsPlace() {
    String text =
        text(
            true,
            outcome("F1", "BatchNorm", Verdict.CONFORMS, 0.25, ""),
            outcome("F1", "RMSNorm", Verdict.CONFORMS, 0.99996, ""),
            outcome("F10", "BatchNorm", Verdict.NOT_CLAIMED, null, "not claimed"),
            outcome("F2", "BatchNorm", Verdict.DIVERGES, 7.0, "as documented"),
            outcome("S1", "BatchNorm", Verdict.VACUOUS, 0.5, "no witness"));
    assertThat(text)
        .startsWith(
            "mine\\u001b: conforms\n2 conform, 1 diverge, 1 vacuous, 1 not claimed;"
                + " worst error/bound 7.00 at F2 BatchNorm; seed 47\n")
        .contains("\nrule  level  tries  BatchNorm      RMSNorm\n")
        .contains("\nF1    L0        20  ok 0.250       ok <1\n")
        .contains("\nF10   L0        10  -\n")
        .contains("\nF2    L1        10  diverges 7.00\n")
        .contains("\nS1    L1        10  vacuous 0.500\n")
        .contains("\nF2 BatchNorm diverges: as documented\n")
        .contains("\nS1 BatchNorm vacuous: no witness\n");
  }

  @Test
  void aFailureIsToldWhole() {
    String text =
        text(true, outcome("F1", "BatchNorm", Verdict.FAILS, Double.POSITIVE_INFINITY, "a\n b\n"));
    assertThat(text)
        .startsWith("mine\\u001b: DOES NOT CONFORM\n1 FAIL; worst error/bound Infinity at F1")
        .contains("  FAILS Infinity\n")
        .endsWith("\nF1 BatchNorm FAILS\n  a\n   b\n");
  }

  @Test
  void nothingIsClaimedOfWhatWasNotFinishedOrNotShown() {
    assertThat(text(false, outcome("F1", "BatchNorm", Verdict.CONFORMS, 0.25, "")))
        .startsWith("mine\\u001b: nothing against it so far\n");
    assertThat(text(true, outcome("F1", "BatchNorm", Verdict.UNTESTED, null, "no data")))
        .startsWith("mine\\u001b: nothing was shown\n");
  }
}
