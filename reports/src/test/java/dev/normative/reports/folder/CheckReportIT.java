package dev.normative.reports.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.normative.reports.page.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report that {@code bin/normative check --report} leaves, as its user opens it. */
class CheckReportIT {
  private static final Path LAUNCHER =
      Path.of("..", "conformance", "bin", "normative").toAbsolutePath().normalize();

  @TempDir Path root;

  @BeforeAll
  static void aShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
  }

  private Process check(Path report, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(LAUNCHER.toString(), "check", "--report", report.toString()));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectOutput(root.resolve("out.txt").toFile())
            .redirectError(root.resolve("err.txt").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return builder.start();
  }

  private String out() throws IOException {
    return Files.readString(root.resolve("out.txt"));
  }

  @Test
  void aPageThatOpensByItself() throws Exception {
    Path report = root.resolve("a report");
    Process process =
        check(report, "--implementation", "reference", "--rule", "F1,F16", "--tries", "5");
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(root.resolve("err.txt"))).isZero();
    Path page = report.resolve("index.html");
    assertThat(out()).endsWith("\nReport: " + page + "\n");
    assertThat(Files.readString(page)).contains("No verdict is a failure.", "normative 0.");

    Optional<Path> executable = Browser.executable();
    assumeTrue(executable.isPresent(), "no Chromium or Chrome on the path to open the page in");
    try (Browser browser = new Browser(executable.get())) {
      browser.open(page.toUri(), 1280);
      browser.await("document.querySelectorAll('#rule-F1 .cell').length > 0");
      assertThat(
              browser
                  .evaluate("document.querySelectorAll('#rule-F1 .cell.conforms').length")
                  .asInt())
          .isEqualTo(5);
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.requests()).isEmpty();
    }
  }

  @Test
  void whoeverEndsACheckHasAPageOfWhatWasDone() throws Exception {
    Path report = root.resolve("ended");
    Process process = check(report, "--implementation", "reference", "--tries", "3000");
    try {
      Path results = report.resolve("normative-results");
      while (process.isAlive() && (Files.notExists(results) || isEmpty(results))) {
        Thread.sleep(20);
      }
      process.destroy();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(out()).contains("Interrupted. What was found so far:", "\nReport: ");
    assertThat(Files.readString(report.resolve("index.html")))
        .contains("The run was interrupted", "1 problem keeps the verdicts from being known.");
    assertThat(report).isDirectoryNotContaining("glob:**.part");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
