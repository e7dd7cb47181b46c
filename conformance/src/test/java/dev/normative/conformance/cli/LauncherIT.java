package dev.normative.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/normative} as a user starts it, from elsewhere, in a tree with a space in its path.
 */
class LauncherIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir static Path folder;

  private static Path tree;

  private record Ended(int code, String out, String err) {}

  @BeforeAll
  static void aTreeOfWhatIsBuilt() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
    tree = folder.resolve("a tree");
    Path bin = Files.createDirectories(tree.resolve("conformance/bin"));
    Files.copy(ROOT.resolve("conformance/bin/normative"), bin.resolve("normative"));
    assertThat(bin.resolve("normative").toFile().setExecutable(true)).isTrue();
    for (String module : List.of("golden", "reference", "conformance")) {
      Path target = Files.createDirectories(tree.resolve(module).resolve("target"));
      try (Stream<Path> files = Files.list(ROOT.resolve(module).resolve("target"))) {
        for (Path file : files.filter(LauncherIT::isNeeded).toList()) {
          Files.copy(file, target.resolve(file.getFileName()));
        }
      }
      assumeTrue(
          target.toFile().list().length > 0, module + " is not packaged; ./mvnw verify does so");
    }
  }

  private static boolean isNeeded(Path file) {
    String name = file.getFileName().toString();
    return name.equals("class-path.txt") || name.matches("normative-[a-z]+-[\\d.]+.*\\.jar");
  }

  private static Ended normative(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return normative(environment, process -> {}, arguments);
  }

  /** What is done with a process that runs. */
  private interface Meanwhile {
    void with(Process process) throws IOException, InterruptedException;
  }

  private static Ended normative(
      Map<String, String> environment, Meanwhile meanwhile, String... arguments)
      throws IOException, InterruptedException {
    Path elsewhere = Files.createDirectories(folder.resolve("some where"));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    List<String> command = new ArrayList<>();
    command.add(tree.resolve("conformance/bin/normative").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      meanwhile.with(process);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("it ends").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    try (Stream<Path> left = Files.list(elsewhere)) {
      assertThat(left.filter(file -> !file.endsWith("batch_norm.py"))).isEmpty();
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void listIsQuietAndLeavesAnArchiveThatTheNextOneTakes() throws Exception {
    for (int run = 0; run < 2; run++) {
      Ended list = normative(Map.of(), "list");
      assertThat(list.code()).as(list.err()).isZero();
      assertThat(list.err()).isEmpty();
      assertThat(list.out()).startsWith("Implementations\n  reference ");
      try (Stream<Path> left = Files.list(tree.resolve("conformance/target"))) {
        assertThat(left.filter(file -> file.toString().endsWith(".jsa"))).hasSize(1);
      }
    }
  }

  @Test
  void aProgramInPythonIsChecked() throws Exception {
    Path example = ROOT.resolve("conformance/examples/python/batch_norm.py");
    Path elsewhere = Files.createDirectories(folder.resolve("some where"));
    assumeTrue(
        new ProcessBuilder("sh", "-c", "command -v python3").start().waitFor() == 0,
        "no python3 here");
    if (Files.notExists(elsewhere.resolve("batch_norm.py"))) {
      Files.copy(example, elsewhere.resolve("batch_norm.py"));
    }
    Ended check =
        normative(
            Map.of(),
            "check",
            "--exec",
            "python3 '" + elsewhere.resolve("batch_norm.py") + "'",
            "--rule",
            "F1,S1,B1",
            "--tries",
            "10");
    assertThat(check.code()).as(check.err()).isZero();
    assertThat(check.err()).isEmpty();
    assertThat(check.out()).startsWith("plain-python: conforms\n3 conform; worst error/bound 0.");
  }

  @Test
  void whoeverEndsACheckIsToldWhatWasFoundAndNothingIsHalfWritten() throws Exception {
    Path results = folder.resolve("a report").resolve("normative-results");
    Ended check =
        normative(
            Map.of(),
            process -> {
              // Far more tries than the time that is left.
              while (process.isAlive() && (Files.notExists(results) || names(results).isEmpty())) {
                Thread.sleep(20);
              }
              process.destroy();
            },
            "check",
            "--implementation",
            "reference",
            "--tries",
            "3000",
            "--report",
            results.getParent().toString());
    assertThat(check.code()).as(check.err()).isNotIn(0, 1, 2, 3);
    assertThat(check.out())
        .contains("Interrupted. What was found so far:\nreference: nothing against it so far\n")
        .contains("no page: there is no module reports, which ./mvnw package -DskipTests builds");
    assertThat(names(results)).isNotEmpty();
    for (String name : names(results)) {
      assertThat(Outcome.read(results.resolve(name)).verdict()).isEqualTo(Verdict.CONFORMS);
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void whatIsNotBuiltOrHasNoJavaIsSaidInOneLine() throws Exception {
    Ended noJava = normative(Map.of("JAVA_HOME", "/no/such/jdk"), "list");
    assertThat(noJava.code()).isEqualTo(3);
    assertThat(noJava.err()).contains("there is no /no/such/jdk/bin/java").hasLineCount(1);

    Path target = tree.resolve("golden/target");
    Path aside = tree.resolve("golden/target aside");
    Files.move(target, aside);
    try {
      Ended notBuilt = normative(Map.of(), "list");
      assertThat(notBuilt.code()).isEqualTo(3);
      assertThat(notBuilt.err())
          .contains("not built yet", "./mvnw package -DskipTests in " + tree)
          .hasLineCount(1);
    } finally {
      Files.move(aside, target);
    }
  }
}
