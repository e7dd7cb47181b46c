package dev.normative.reports.verdict;

import static dev.normative.reports.SampleBuild.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.SampleBuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectedOutcomesTest {

  private static final Outcome GOOD = outcome("reference", "F1", Verdict.CONFORMS);

  @TempDir Path root;
  private SampleBuild build;

  @BeforeEach
  void oneGoodOutcome() throws IOException {
    build = new SampleBuild(root);
    build.write("conformance", GOOD);
  }

  private CollectedOutcomes collected() throws IOException {
    return CollectedOutcomes.in(build.tree());
  }

  @Test
  void theOutcomesOfAllModulesComeInTheOrderOfModulesAndNames() throws IOException {
    build.write("accelerated", outcome("vector", "B1", Verdict.FAILS));
    build.write("conformance", outcome("reference", "B2", Verdict.CONFORMS));
    Files.writeString(build.outcomes("accelerated").resolve("digest.txt"), "something else");
    assertThat(collected().outcomes()).extracting(Outcome::rule).containsExactly("B2", "F1", "B1");
    assertThat(collected().problems()).isEmpty();
  }

  @Test
  void outcomesWithOddNamesAreReadAsWell() throws IOException {
    Outcome odd = outcome("my \u00fc/..\\\"norm\n", "F1 | $(x)", Verdict.CONFORMS);
    build.write("accelerated", odd);
    assertThat(collected().outcomes()).containsExactly(GOOD, odd);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "{\"implementation\": \"vector\", \"rule\": \"F1\"}",
        "{\"implementation\": \"vector\", \"rule\": \"F1\", \"family\": \"\", \"verdict\": \"GOOD\"}",
        "{\"implementation\": \"vector\", \"rule\": \"F1\", \"family\": \"\", \"verdict\": \"CONFORMS\", \"x\": 1}"
      })
  void anUnreadableFileIsNamedAndTheOthersAreReadAllTheSame(String content) throws IOException {
    Files.writeString(
        build.outcomes("accelerated").resolve("vector-F1-BatchNorm-outcome.json"), content);
    assertThat(collected().outcomes()).containsExactly(GOOD);
    assertThat(collected().problems())
        .singleElement()
        .asString()
        .startsWith(
            "accelerated/target/normative-results/vector-F1-BatchNorm-outcome.json is not a readable")
        .doesNotContain(root.toString());
  }

  @Test
  void aFileCutAnywhereIsUnreadable() throws IOException {
    String whole =
        Files.readString(
            build.outcomes("conformance").resolve("reference-F1-BatchNorm-outcome.json"));
    Path cut = build.outcomes("accelerated").resolve("vector-F1-BatchNorm-outcome.json");
    for (int length = 0; length < whole.stripTrailing().length(); length += 7) {
      Files.writeString(cut, whole.substring(0, length));
      assertThat(collected().problems()).as("cut after %d characters", length).hasSize(1);
    }
  }

  @Test
  void aFileThatIsNotUtf8IsUnreadable() throws IOException {
    Files.write(
        build.outcomes("accelerated").resolve("vector-F1-BatchNorm-outcome.json"),
        "{\"implementation\": \"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(collected().problems()).singleElement().asString().contains("not UTF-8");
  }

  @Test
  void anOutcomeThatWasNotWrittenToItsEndIsNamed() throws IOException {
    Files.writeString(
        build.outcomes("accelerated").resolve("vector-F1-BatchNorm-outcome.json123.part"), "{");
    assertThat(collected().problems())
        .singleElement()
        .asString()
        .contains("not written to its end");
  }

  @Test
  void aSecondOutcomeOfTheSameImplementationAndRuleIsAProblemAndBothFilesAreNamed()
      throws IOException {
    build.write("accelerated", outcome("reference", "F1", Verdict.FAILS));
    assertThat(collected().outcomes()).containsExactly(GOOD);
    assertThat(collected().problems())
        .singleElement()
        .asString()
        .contains("reference F1")
        .contains("accelerated/target/normative-results/reference-F1-BatchNorm-outcome.json")
        .contains("conformance/target/normative-results/reference-F1-BatchNorm-outcome.json");
  }

  @Test
  void aBuildThatLeftNothingHasNoOutcomes(@TempDir Path empty) throws IOException {
    assertThat(CollectedOutcomes.in(new SampleBuild(empty).tree()).outcomes()).isEmpty();
  }
}
