package dev.normative.reports.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutationScoresTest {
  private static final String BOUNDARY = "changed conditional boundary";

  @TempDir Path root;

  @BeforeEach
  void aSourceOfThreeLines() throws IOException {
    write(
        "src/main/java/some/place/Sum.java",
        "if (a < b) {\n      return a + b;  \n  return a < b || b < c;\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve("module").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void mutants(String... mutations) throws IOException {
    write(
        "target/pit-reports/mutations.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mutations partial=\"true\">\n"
            + String.join("\n", mutations)
            + "\n</mutations>\n");
  }

  private static String mutant(String status, int line, String change) {
    return "<mutation detected='any' status='%s'><sourceFile>Sum.java</sourceFile>"
            .formatted(status)
        + "<mutatedClass>some.place.Sum$Part</mutatedClass><mutatedMethod>of</mutatedMethod>"
        + "<lineNumber>%d</lineNumber><mutator>M</mutator>".formatted(line)
        + "<description>%s</description></mutation>".formatted(change);
  }

  private void equivalent(String... entries) throws IOException {
    write(
        "src/test/mutation/equivalent.json",
        "{\"equivalents\": [" + String.join(", ", entries) + "]}");
  }

  private static String entry(String line, int count) {
    return """
    {"class": "Sum$Part", "line": "%s", "change": "%s", "count": %d, "because": "it is"}\
    """
        .formatted(line, BOUNDARY, count);
  }

  private MutationScores scores() throws IOException {
    return MutationScores.read(root, List.of("module"));
  }

  @Test
  void aScoreIsWhatWasNoticedAmongWhatIsNotEquivalent() throws IOException {
    mutants(
        mutant("KILLED", 1, BOUNDARY),
        mutant("TIMED_OUT", 1, "other"),
        mutant("MEMORY_ERROR", 1, "third"),
        mutant("SURVIVED", 1, BOUNDARY),
        mutant("NO_COVERAGE", 2, "Replaced double addition with subtraction"));
    equivalent(entry("if (a < b) {", 1));
    MutationScores scores = scores();
    // Three noticed, one not, one equivalent.
    assertThat(scores.faults(0.75)).isEmpty();
    assertThat(scores.faults(0.76))
        .singleElement()
        .asString()
        .startsWith(
            "module: 75.00 % of its mutants were noticed, fewer than the 76.00 % asked for");
    assertThat(scores.shown())
        .contains(
            "module: 3 of 4 mutants that are not equivalent were noticed, 75.00 % (1 equivalent)")
        .contains(
            "NO_COVERAGE Sum$Part.of:2 Replaced double addition with subtraction: return a + b;")
        .doesNotContain("SURVIVED")
        .containsPattern("Sum +5 +3 +1 +1 +1");
  }

  @Test
  void whatDidNotRunWasNotNoticed() throws IOException {
    mutants(mutant("KILLED", 1, "other"), mutant("RUN_ERROR", 1, BOUNDARY));
    equivalent();
    assertThat(scores().faults(0.5)).isEmpty();
    assertThat(scores().faults(0.51)).hasSize(1);
    assertThat(scores().shown()).contains("RUN_ERROR Sum$Part.of:1 " + BOUNDARY);
    mutants(mutant("NON_VIABLE", 1, BOUNDARY));
    assertThat(scores().faults(0.01)).hasSize(1);
  }

  @Test
  void aRunWithoutSurvivorsHasTheWholeScore() throws IOException {
    mutants(mutant("KILLED", 1, BOUNDARY));
    equivalent();
    assertThat(scores().faults(1)).isEmpty();
  }

  @Test
  void anExclusionThatSpeaksOfNoSurvivorIsStale() throws IOException {
    mutants(mutant("KILLED", 1, BOUNDARY));
    equivalent(entry("if (a < b) {", 1));
    assertThat(scores().faults(0))
        .containsExactly(
            "module: 1 of its exclusions are out of date (listed as stale): correct them in"
                + " src/test/mutation/equivalent.json");
    assertThat(scores().shown()).contains("stale: Sum$Part: " + BOUNDARY);
  }

  /** What was changed on a line is counted: an argument for one does not hide another. */
  @Test
  void anExclusionSpeaksOfAsManyMutantsAsItSays() throws IOException {
    mutants(mutant("SURVIVED", 3, BOUNDARY), mutant("SURVIVED", 3, BOUNDARY));
    equivalent(entry("return a < b || b < c;", 1));
    assertThat(scores().faults(0)).hasSize(1);
    equivalent(entry("return a < b || b < c;", 2));
    assertThat(scores().faults(1)).isEmpty();
  }

  @Test
  void anExclusionNeedsItsArgumentOnce() throws IOException {
    mutants(mutant("SURVIVED", 1, BOUNDARY));
    equivalent(entry("if (a < b) {", 1).replace("it is", " "));
    assertThatThrownBy(this::scores).hasMessageContaining("needs an argument");
    equivalent(entry("if (a < b) {", 0));
    assertThatThrownBy(this::scores).hasMessageContaining("a count of 1 or more");
    equivalent(entry("if (a < b) {", 1), entry("if (a < b) {", 1));
    assertThatThrownBy(this::scores).hasMessageContaining("is there twice");
    write("src/test/mutation/equivalent.json", "{\"equivalent\": []}");
    assertThatThrownBy(this::scores).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNoReportIsRefused() throws IOException {
    equivalent();
    assertThatThrownBy(this::scores).hasMessageContaining("mutations.xml is not there");
    mutants();
    assertThatThrownBy(this::scores).hasMessageContaining("tells of no mutant");
    mutants("<mutation>");
    assertThatThrownBy(this::scores).hasMessageContaining("not a readable report");
    mutants(mutant("UNHEARD_OF", 1, BOUNDARY));
    assertThatThrownBy(this::scores).hasMessageContaining("unknown status 'UNHEARD_OF'");
    mutants(mutant("KILLED", 9, BOUNDARY));
    assertThatThrownBy(this::scores).hasMessageContaining("has no line 9");
    mutants(mutant("KILLED", 1, BOUNDARY).replace("description", "story"));
    assertThatThrownBy(this::scores).hasMessageContaining("0 elements 'description'");
  }
}
