package dev.normative.reports.verdict;

import static dev.normative.reports.SampleBuild.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTableTest {

  private static final Expectations EXPECTED =
      new Expectations(
          List.of(
              new Expectation(
                  new Subject("reference", "F1", "BatchNorm"), Set.of(Verdict.CONFORMS)),
              new Expectation(
                  new Subject("reference", "mnist", "BatchNorm"),
                  Set.of(Verdict.CONFORMS, Verdict.UNTESTED)),
              new Expectation(new Subject("vector", "F1", "BatchNorm"), Set.of(Verdict.CONFORMS)),
              new Expectation(new Subject("vector", "B1", "BatchNorm"), Set.of(Verdict.CONFORMS))),
          Set.of());

  private static String table(Outcome... outcomes) {
    return VerdictTable.of(
        Judgement.of(
            EXPECTED,
            new CollectedOutcomes(List.of(outcomes), List.of()),
            RuleSelection.parse("")));
  }

  private static Outcome with(String detail, Double worst) {
    return new Outcome(
        "reference",
        "F1",
        "BatchNorm",
        Level.L0,
        "s",
        Verdict.FAILS,
        1,
        1,
        "42",
        worst,
        detail,
        "again");
  }

  @Test
  void theTableIsAlignedAndTellsWhatToDo() {
    assertThat(
            table(
                outcome("reference", "F1", Verdict.CONFORMS),
                outcome("reference", "mnist", Verdict.UNTESTED),
                outcome("vector", "F1", Verdict.FAILS),
                outcome("extra", "F1", Verdict.CONFORMS)))
        .isEqualTo(
            """
            implementation  rule   norm       level  verdict   tries  witnessed  worst
            reference       F1     BatchNorm  L1     CONFORMS   1000        990  0.250
            reference       mnist  BatchNorm  L1     UNTESTED   1000        990  0.250
            vector          F1     BatchNorm  L1     FAILS      1000        990  0.250  <-- BAD
            vector          B1     BatchNorm  -      missing       -          -      -  <-- BAD
            extra           F1     BatchNorm  L1     CONFORMS   1000        990  0.250  (not expected)

            Reasons:
              reference mnist BatchNorm UNTESTED
                  expected 1.0 but was 2.0

            Not as expected (2):
              vector F1 BatchNorm: FAILS, expected CONFORMS
                  rule: What F1 says.
                  expected 1.0 but was 2.0
                  again: ./mvnw verify -pl conformance,reports -am -Dconformance.rule=F1
              vector B1 BatchNorm: missing, expected CONFORMS
            """);
  }

  @Test
  void nothingThatAnOutcomeSaysCanBreakALineOrAConsole() {
    String text =
        table(outcome("ev\u00efl\n\u001b[31m\tx", "F1\r\nfake  F1  CONFORMS", Verdict.FAILS));
    assertThat(text).matches("[\\n -~]*");
    assertThat(text).contains("ev\\u00efl\\u000a\\u001b[31m x").contains("F1\\u000d\\u000afake");
  }

  @Test
  void anEndlessDetailIsCutAndSaysSo() {
    assertThat(table(with("line\n".repeat(100_000), null)))
        .contains("more lines in the outcome's file")
        .hasLineCount(54);
    assertThat(table(with("x".repeat(1_000_000), null))).contains("(cut;").hasSizeLessThan(3000);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.000",
    "0.25, 0.250",
    "0.9994, 0.999",
    "0.99999, 1.000e+00",
    "1e-9, 1.000e-09",
    "12300, 1.230e+04",
    "NaN, NaN",
    "Infinity, Infinity"
  })
  void theWorstErrorHasThreeDigitsAndASmallOneIsNotZero(double worst, String shown) {
    assertThat(table(with("", worst))).contains(" " + shown + "  <-- BAD");
  }

  @Test
  void theDefaultLocaleDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(table(outcome("reference", "F1", Verdict.CONFORMS))).contains(" 0.250");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anOutcomeWithoutTextsIsShownToo() {
    Outcome bare =
        new Outcome(
            "reference",
            "F1",
            "BatchNorm",
            null,
            null,
            Verdict.FAILS,
            0,
            0,
            null,
            null,
            null,
            null);
    assertThat(table(bare)).contains("reference F1 BatchNorm: FAILS, expected CONFORMS\n");
  }
}
