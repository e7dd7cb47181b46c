package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D4 with two runs of one JVM in the place of two JDKs. */
class DigestsTest {
  private static final String WRITE = "conformance.digest.directory";
  private static final String COMPARE = "conformance.digests";

  @TempDir Path folder;
  private final String writtenBefore = System.getProperty(WRITE, "");
  private final String comparedBefore = System.getProperty(COMPARE, "");

  /** A build that compares with another JDK's sets this, too. */
  @BeforeEach
  void nothingToCompareWith() {
    System.setProperty(COMPARE, "");
  }

  @AfterEach
  void asItWas() {
    System.setProperty(WRITE, writtenBefore);
    System.setProperty(COMPARE, comparedBefore);
  }

  private static List<Outcome> run(Function<NormSpec, Normalization> maker) {
    return SuiteRun.of(new Mutant("digested", "our own", "D4", maker), "D4");
  }

  @Test
  void theSameBitsConformAndOtherBitsFail() throws IOException {
    System.setProperty(WRITE, folder.toString());
    assertThat(run(PlainNorm::new))
        .isNotEmpty()
        .allSatisfy(
            outcome -> {
              assertThat(outcome.verdict()).isEqualTo(Verdict.UNTESTED);
              assertThat(outcome.detail()).contains("-Dconformance.digests=FOLDER");
            });
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(5).allMatch(file -> file.toString().endsWith(".sha256"));
    }

    System.setProperty(WRITE, "");
    System.setProperty(COMPARE, folder.toString());
    assertThat(run(PlainNorm::new))
        .extracting(Outcome::verdict)
        .hasSize(5)
        .containsOnly(Verdict.CONFORMS);
    // Another summation order, as another JDK's vectorizer could have.
    assertThat(
            run(
                spec ->
                    new PlainNorm(spec) {
                      @Override
                      double sum(double[] terms) {
                        double sum = 0;
                        for (int i = terms.length - 1; i >= 0; i--) {
                          sum = round(sum + terms[i]);
                        }
                        return sum;
                      }
                    }))
        .extracting(Outcome::verdict)
        .containsOnly(Verdict.FAILS);
  }

  @Test
  void aFolderWithoutTheDigestLeavesTheRuleUntested() {
    System.setProperty(COMPARE, folder.toString());
    assertThat(run(PlainNorm::new))
        .allSatisfy(
            outcome -> {
              assertThat(outcome.verdict()).isEqualTo(Verdict.UNTESTED);
              assertThat(outcome.detail()).contains("no digest of digested-");
            });
  }
}
