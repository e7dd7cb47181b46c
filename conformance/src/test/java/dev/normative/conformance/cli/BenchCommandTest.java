package dev.normative.conformance.cli;

import static dev.normative.conformance.cli.Ran.normative;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--threads; 0; expected 1 or more",
        "--threads; two; 'two' is not an int",
        "--filter; (; no regular expression",
        "--workload; BN=3; --workload is",
        "--contender; a b; --contender is",
        "--out; no/such/folder/out.json; folder that can be written"
      })
  void wrongUsageEndsWithTwo(String option, String value, String said) {
    normative("bench", option, value).complains(Main.USAGE, said);
  }

  private Ran bench(Path tree) {
    System.setProperty("normative.tree", tree.toString());
    try {
      return normative("bench", "--out", folder.resolve("out.json").toString());
    } finally {
      System.clearProperty("normative.tree");
    }
  }

  @Test
  void whatIsNotBuiltIsSaidWithWhatBuildsIt() throws IOException {
    bench(folder)
        .complains(
            Main.COULD_NOT_RUN,
            "are not built; run ./mvnw -Pbench package -DskipTests in " + folder);
    // The classes of a build without the profile are there, but no benchmark.
    Path target = Files.createDirectories(folder.resolve("accelerated/target/test-classes"));
    Files.writeString(target.resolveSibling("bench-class-path.txt"), "");
    bench(folder).complains(Main.COULD_NOT_RUN, "are not built");
    assertThat(folder.resolve("out.json")).doesNotExist();
  }

  @Test
  void oneThatCannotBeStartedLeavesNothing() throws IOException {
    Path lists =
        Files.createDirectories(folder.resolve("accelerated/target/test-classes/META-INF"));
    Files.writeString(lists.resolve("BenchmarkList"), "");
    Files.writeString(folder.resolve("accelerated/target/bench-class-path.txt"), "");
    bench(folder).complains(Main.COULD_NOT_RUN, "JMH ended with exit code 1: ", "BenchMain");
    assertThat(folder).isDirectoryNotContaining("glob:**.{json,part}");
  }

  @Test
  void itIsKnownFromElsewhereThatOnlyTheLauncherKnowsTheTree() {
    normative("bench").complains(Main.COULD_NOT_RUN, "bin/normative alone knows");
  }
}
