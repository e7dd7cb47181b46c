package dev.normative.reports.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Level;
import dev.normative.conformance.Verdict;
import dev.normative.reports.SampleBuild;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleCatalogTest {

  @Test
  void rulesComeByNumberAndCurvesAfterThem() {
    assertThat(
            Stream.of("mlp-adam-float64", "F10", "S1", "F2", "A1", "digits", "F99999999999")
                .sorted(RuleCatalog.byNumber()))
        .containsExactly("A1", "F2", "F10", "S1", "F99999999999", "digits", "mlp-adam-float64");
  }

  @Test
  void normsComeAsTheyAreDeclared() {
    assertThat(Stream.of("Other", "RMSNorm", "", "BatchNorm").sorted(RuleCatalog.byNorm()))
        .containsExactly("BatchNorm", "RMSNorm", "", "Other");
  }

  @Test
  void theSuiteSaysWhatItsRulesAre() {
    RuleCatalog catalog = RuleCatalog.of(List.of());
    assertThat(catalog.level("B1")).contains(Level.L2);
    assertThat(catalog.level("digits-mlp-adam-float64")).contains(Level.L3);
    assertThat(catalog.sentence("B1")).contains("gradient");
    assertThat(catalog.level("Q1")).isEmpty();
    assertThat(RuleCatalog.ofEveryNorm(Level.L1)).contains("S1", "P1").doesNotContain("F1");
    assertThat(RuleCatalog.ofEveryNorm(Level.L3)).doesNotContain("digits-mlp-adam-float64");
  }

  @Test
  void othersAreAsSomebodysOutcomeSays() {
    Judged row = Judged.unexpected(SampleBuild.outcome("a", "Q1", Verdict.CONFORMS));
    RuleCatalog catalog = RuleCatalog.of(List.of(row));
    assertThat(catalog.level("Q1")).contains(Level.L1);
    assertThat(catalog.sentence("Q1")).isEqualTo("What Q1 says.");
  }
}
