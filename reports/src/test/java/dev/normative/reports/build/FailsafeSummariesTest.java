package dev.normative.reports.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailsafeSummariesTest {

  @TempDir Path root;

  private List<String> problems(String summary) throws IOException {
    Path folder = Files.createDirectories(root.resolve("accelerated/target/failsafe-reports"));
    Files.writeString(folder.resolve("failsafe-summary.xml"), summary);
    return FailsafeSummaries.problems(BuildTree.of(root, List.of("conformance", "accelerated")));
  }

  @Test
  void aRunThatCameToItsEndIsNoProblemWhateverFailedInIt() throws IOException {
    assertThat(
            problems(
                "<failsafe-summary timeout='false'><failures>3</failures>"
                    + "<failureMessage/></failsafe-summary>"))
        .isEmpty();
  }

  @Test
  void aCrashIsAProblemWithItsMessage() throws IOException {
    assertThat(
            problems(
                "<failsafe-summary timeout='false'><failureMessage>The forked VM terminated"
                    + " without saying properly goodbye</failureMessage></failsafe-summary>"))
        .containsExactly(
            "accelerated: the JVM of its suites did not come to its end: The forked VM terminated"
                + " without saying properly goodbye");
  }

  @Test
  void aTimeoutIsAProblem() throws IOException {
    assertThat(problems("<failsafe-summary timeout='true'/>"))
        .containsExactly("accelerated: the JVM of its suites ran out of time and was ended");
  }

  @Test
  void aSummaryThatIsCutOffIsAProblem() throws IOException {
    assertThat(problems("<failsafe-summary timeout='false'>"))
        .singleElement()
        .asString()
        .contains("failsafe-summary.xml is not a readable summary");
  }
}
