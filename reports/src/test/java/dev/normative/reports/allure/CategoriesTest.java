package dev.normative.reports.allure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.normative.reports.verdict.Expectation;
import dev.normative.reports.verdict.Expectations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CategoriesTest {

  /** As Allure does it: the whole message has to match, and a point matches line ends. */
  private static List<String> of(String status, String message) {
    List<String> names = new ArrayList<>();
    for (JsonNode category : Categories.json()) {
      String regex = category.path("messageRegex").asText(".*");
      if (StreamSupport.stream(category.get("matchedStatuses").spliterator(), false)
              .anyMatch(it -> it.asText().equals(status))
          && Pattern.compile(regex, Pattern.DOTALL).matcher(message).matches()) {
        names.add(category.get("name").asText());
      }
    }
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "F1, Wrong arithmetic",
    "B1, Wrong arithmetic",
    "B2, Wrong arithmetic",
    "S1, Wrong convention",
    "S4, Wrong convention",
    "F13, 'Changed its arguments, or shares memory with its results'",
    "F14, Refused too much or too little",
    "D1, Nondeterministic",
    "D2, Nondeterministic",
    "G1, Disagrees with what frameworks recorded",
    "digits-mlp-ln-sgd-float32, Left its golden curve",
    "digits-mlp-adam-float64, Left its golden curve",
    "published-table, Left its golden curve"
  })
  void aFailureIsFiledUnderItsRule(String rule, String category) {
    assertThat(of("failed", rule + " FAILS: expected 1.0")).containsExactly(category);
    assertThat(of("failed", "Falsified:\n [reference] " + rule + "\n at index 3"))
        .containsExactly(category);
  }

  @Test
  void everyExpectedRuleHasExactlyOneCategory() throws IOException {
    Path file = Path.of("src", "main", "resources", "expected-results.json");
    for (Expectation expectation : Expectations.read(file).all()) {
      assertThat(of("failed", expectation.subject().rule() + ": no"))
          .as(expectation.subject().rule())
          .hasSize(1);
    }
  }

  @Test
  void onlyTheFirstRuleCounts() {
    assertThat(of("failed", "S1: see also F1 and D2, as in digits-mlp-adam-float64"))
        .containsExactly("Wrong convention");
  }

  @Test
  void aVacuousRuleIsNotWrong() {
    for (String status : List.of("failed", "skipped")) {
      assertThat(of(status, "VACUOUS: none of 500 tries had the witness: F1"))
          .containsExactly("Vacuous: the data could not have shown a fault");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the rule was ended by java.lang.ArithmeticException: / by zero at mine.Norm",
        "forward did not return within 60.0 s (conformance.timeout)",
        "the implementation ended the JVM while the rule was put: by a crash"
      })
  void anImplementationThatThrowsHangsOrEndsTheJvmHasCrashed(String violation) {
    String text =
        "F1: Every element\n  implementation: mine\n  violation:      " + violation + "\n";
    assertThat(of("failed", text)).containsExactly("Crashed");
  }

  @Test
  void whatWasDeclaredWronglyIsAWrongConventionWhicheverRuleSaysSo() {
    String text = "F1: Every element\n  violation:      output at [0]\n";
    assertThat(of("failed", text)).containsExactly("Wrong arithmetic");
    assertThat(of("failed", text + "  declaration:    the stored variance is biased\n"))
        .containsExactly("Wrong convention");
  }

  @Test
  void anyBrokenTestHasCrashedAndAnySkippedOneIsSkipped() {
    assertThat(of("broken", "F1: NullPointerException")).containsExactly("Crashed");
    assertThat(of("skipped", "B1 is not claimed")).containsExactly("Skipped or not claimed");
  }

  @Test
  void theTableOfVerdictsHasItsOwnCategory() {
    assertThat(of("failed", VerdictResult.MESSAGE))
        .containsExactly("Verdicts missing or not as expected");
  }

  @Test
  void aUnitTestThatNamesNoRuleIsLeftToAllure() {
    assertThat(of("failed", "expected: 3 but was: 4")).isEmpty();
  }

  @Test
  void anEndlessMessageIsNoEndlessSearch() {
    String text = "value 1.5 at [0, 1]\n".repeat(100_000);
    assertThat(of("failed", text)).isEmpty();
    assertThat(of("failed", text + "F1")).containsExactly("Wrong arithmetic");
  }
}
