package dev.normative.conformance.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The benchmarks of the module accelerated, where they are built, in a JVM that JMH starts its own
 * ones from.
 *
 * @param classPath what they need
 */
record Benchmarks(String classPath) {
  /** The folder with the modules, as {@code bin/normative} knows it. */
  private static final String TREE = "normative.tree";

  private static final String BUILD =
      "the benchmarks are not built; run ./mvnw -Pbench package -DskipTests in ";

  private static final Pattern PROGRESS = Pattern.compile("# Run progress: (\\d+)[.,]\\d+% .*");

  /** The first line of what a benchmark threw, with the exception's package or without. */
  private static final Pattern THROWN = Pattern.compile("[\\w.$]*(?:Exception|Error): .*");

  /**
   * Those that were built with the command line.
   *
   * @throws Complaint if there are none, with what to do
   */
  static Benchmarks built() throws IOException {
    String tree = System.getProperty(TREE, "");
    if (tree.isEmpty()) {
      throw new Complaint("conformance/bin/normative alone knows where benchmarks are built");
    }
    Path target = Path.of(tree, "accelerated", "target");
    Path classes = target.resolve("test-classes");
    Path others = target.resolve("bench-class-path.txt");
    if (!Files.isRegularFile(classes.resolve("META-INF/BenchmarkList"))
        || !Files.isRegularFile(others)) {
      throw new Complaint(BUILD + tree);
    }
    String classPath =
        classes
            + File.pathSeparator
            + System.getProperty("java.class.path")
            + File.pathSeparator
            + Files.readString(others).strip();
    return new Benchmarks(classPath);
  }

  /**
   * Runs them to their end.
   *
   * @param arguments JMH's
   * @param line shows how far they have come
   * @throws Complaint if a benchmark failed
   */
  void run(List<String> arguments, ProgressLine line) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.add("dev.normative.accelerated.bench.BenchMain");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", classPath);
    Process process = builder.start();
    Thread atExit = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      process.getOutputStream().close();
      line.total(100);
      String problem = follow(process, line);
      int code = process.waitFor();
      if (code != 0) {
        throw new Complaint("JMH ended with exit code " + code + ": " + problem);
      }
    } finally {
      end(process);
      CheckCommand.forget(atExit);
    }
  }

  /** Reads what it says; gives the first line about a failure, or its last one. */
  private static String follow(Process process, ProgressLine line) throws IOException {
    String problem = "";
    String last = "";
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String text = said.readLine(); text != null; text = said.readLine()) {
        Matcher progress = PROGRESS.matcher(text);
        if (progress.matches()) {
          line.at(Long.parseLong(progress.group(1)));
        } else if (text.startsWith("# Benchmark: ")) {
          line.now(text.substring(text.lastIndexOf('.') + 1));
        } else if (problem.isEmpty() && THROWN.matcher(text).matches()) {
          problem = text;
        }
        last = text.isBlank() ? last : text.strip();
      }
    }
    return problem.isEmpty() ? last : problem;
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
