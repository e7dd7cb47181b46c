package dev.normative.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.mutants.SuiteRun;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of conformance/examples are put to the suite as anybody's would be. */
class ExampleProgramsTest {
  private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();
  private static final int TRIES = 40;

  @TempDir Path folder;

  @Test
  void theOneInPythonKeepsEveryRuleThatItClaims() throws Exception {
    assumeTrue(runs("python3", "--version"), "no python3 here");
    keepsTheRules("plain-python", List.of("python3", EXAMPLES + "/python/batch_norm.py"));
  }

  @Test
  void theOneInCKeepsEveryRuleThatItClaims() throws Exception {
    keepsTheRules("plain-c", List.of(compiled()));
  }

  /** The example in C, compiled as its first line says. */
  private String compiled() throws Exception {
    assumeTrue(runs("cc", "--version"), "no C compiler here");
    Path program = folder.resolve("batch_norm");
    String source = EXAMPLES + "/c/batch_norm.c";
    assertThat(runs("cc", "-std=c99", "-O2", "-o", program.toString(), source, "-lm")).isTrue();
    return program.toString();
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void keepsTheRules(String name, List<String> command) {
    try (ProcessProvider provider = new ProcessProvider(command)) {
      assertThat(provider.name()).isEqualTo(name);
      List<Outcome> outcomes = SuiteRun.of(provider, List.of(), TRIES);
      assertThat(outcomes)
          .filteredOn(outcome -> outcome.verdict() != Verdict.NOT_CLAIMED)
          .extracting(Outcome::rule)
          .contains("F1", "F2", "F13", "F14", "S1", "S2", "S3", "S4", "B1", "B2", "B3", "D1", "D2");
      assertThat(outcomes)
          .allSatisfy(
              outcome ->
                  assertThat(outcome.verdict())
                      .as("%s %s", outcome.rule(), outcome.detail())
                      .isIn(Verdict.CONFORMS, Verdict.NOT_CLAIMED));
    }
  }

  @Test
  void whatThePageShowsIsWhatIsSaid() throws Exception {
    String page =
        new String(
            ProcessProvider.class.getResourceAsStream("PROTOCOL.md").readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    Tensor input = Tensor.of(Shape.of(2, 1), 1, 3);
    NormSpec spec =
        NormSpec.batchNorm1d(1).withAffine(false, false).withoutRunning().withEpsilon(0x1p-10);
    String request =
        RequestLine.forward(spec, input, Affine.none(), RunningStats.none(), Mode.TRAINING);
    assertThat(page).contains("\n> " + request + "\n");
    try (ProcessProvider provider = new ProcessProvider(List.of(compiled()));
        Normalization norm = provider.create(spec)) {
      Tensor output =
          norm.forward(input, Affine.none(), RunningStats.none(), Mode.TRAINING).output();
      assertThat(page)
          .contains(
              "\n< ok 2 2 1 "
                  + Double.toHexString(output.at(0))
                  + " "
                  + Double.toHexString(output.at(1))
                  + " 0 1 0 1 0\n");
    }
  }

  @Test
  void aSpecificationThatIsNotClaimedIsNotSupported() throws Exception {
    try (ProcessProvider provider = new ProcessProvider(List.of(compiled()))) {
      assertThatThrownBy(() -> provider.create(NormSpec.layerNorm(4)))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
