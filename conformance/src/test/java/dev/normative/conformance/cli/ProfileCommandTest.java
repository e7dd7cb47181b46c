package dev.normative.conformance.cli;

import static dev.normative.conformance.cli.Ran.normative;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProfileCommandTest {
  @Test
  void whatIsAsAskedIsToldWithItsGradeAndWhomItIsLike() {
    assertThat(normative("profile", BatchNormOnly.class.getName()).ends(Main.FINE).out())
        .startsWith("batch-norm-only\n  BatchNorm\n    conventions  epsilon 0.3000 inside root")
        .contains("\n    nearest      PYTORCH\n", "\n    stability    FLOAT64: at least ")
        .doesNotContain("NOT AS ASKED");
  }

  @Test
  void anEpsilonOfItsOwnIsSeen() {
    assertThat(normative("profile", DoubledEpsilon.class.getName()).ends(Main.DISAGREES).out())
        .contains("epsilon 0.6000 inside root", "NOT AS ASKED epsilon 0.6000 instead of 0.3000");
  }

  @Test
  void whoeverDoesNotTrainHasNoConventionsToShow() {
    normative("profile", NoNorms.class.getName())
        .complainsAfterResults(Main.COULD_NOT_RUN, "TRAINING");
  }
}
