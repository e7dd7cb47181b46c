package dev.normative.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands that README shows are commands, and no room but the command line knows it. */
class ReadmeCommandsTest {
  private static final String LAUNCHER = "conformance/bin/normative";

  @Test
  void everyCommandThatReadmeShowsIsUnderstoodAndNoneIsLeftOut() throws IOException {
    List<String> shown =
        Files.readAllLines(Path.of("..", "README.md")).stream()
            .filter(line -> line.startsWith(LAUNCHER + " "))
            .map(line -> line.replaceFirst("\\s+#.*", ""))
            .toList();
    TreeSet<String> commands = new TreeSet<>();
    for (String line : shown) {
      List<String> words = CommandWords.of(line);
      String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
      commands.add(arguments[0]);
      // Throws where an option or a value is not understood.
      assertThat(Main.commandLine(arguments).parseArgs(arguments).hasSubcommand()).isTrue();
    }
    assertThat(commands).isEqualTo(new TreeSet<>(Main.SUBCOMMANDS));
  }

  @Test
  void noOtherRoomOfTheSuiteKnowsTheCommandLine() throws IOException {
    Path sources = Path.of("src/main/java/dev/normative/conformance");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> others =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.startsWith(sources.resolve("cli")))
              .toList();
      assertThat(others)
          .hasSizeGreaterThan(50)
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file))
                      .doesNotContain("import dev.normative.conformance.cli", "picocli"));
    }
  }
}
