package dev.normative.conformance.engine;

import dev.normative.conformance.Conformance;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.process.OutputTail;
import dev.normative.conformance.rules.Rule;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a suite in JVMs of its own, for implementations that end the one they are in: by {@code
 * System.exit}, by a crash of native code, by memory that nobody gets back.
 *
 * <p>When a JVM ends early, the rule that was running FAILS with how it ended, and another JVM goes
 * on with the rules that have no verdict yet: one fault costs one verdict. An implementation that
 * hangs is ended together with its JVM. The JVMs have the class path, the options and the suite's
 * properties of this one; in them the suite is made by its constructor without arguments.
 */
public final class IsolatedRun {
  /** What a JVM ends with after a rule that did not return. */
  static final int EXIT_OF_A_HANG = 113;

  /** Given to the JVMs in a form of their own, or not meant for them. */
  private static final Set<String> OWN =
      Set.of(
          "conformance.isolation",
          "conformance.seed",
          "conformance.timeout",
          Journal.PROPERTY,
          Publisher.RESULTS_PROPERTY);

  private final Class<? extends Conformance> suite;
  private final Path folder;
  private final Journal journal;
  private final String seed;
  private Duration timeout = RunOptions.timeout();

  private IsolatedRun(Class<? extends Conformance> suite, Path folder) {
    this.suite = suite;
    this.folder = folder;
    this.journal = new Journal(folder);
    this.seed = RunOptions.seed().orElse("random");
  }

  /** The verdicts of all rules that are asked for, in the order in which they came. */
  public static List<Outcome> of(Class<? extends Conformance> suite) {
    return reported(suite).stream().map(Reported::outcome).toList();
  }

  static List<Reported> reported(Class<? extends Conformance> suite) {
    try {
      Path folder = Files.createTempDirectory("normative-isolated");
      try {
        return new IsolatedRun(suite, folder).all();
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + suite.getName() + " in a JVM of its own", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the run of " + suite.getName() + " was interrupted", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private List<Reported> all() throws IOException, InterruptedException {
    boolean progress = true;
    while (progress && !journal.isFinished()) {
      int former = journal.done().size();
      String ending = oneProcess();
      journal.running().ifPresent(running -> fail(running, ending));
      progress = journal.done().size() > former;
      if (!progress && !journal.isFinished()) {
        failTheRest(ending);
      }
    }
    return latest();
  }

  /** What is not claimed is said by every JVM again. */
  private List<Reported> latest() {
    Map<String, Reported> byKey = new LinkedHashMap<>();
    journal.verdicts().forEach(verdict -> byKey.putIfAbsent(verdict.key(), verdict));
    return List.copyOf(byKey.values());
  }

  /** Runs one JVM to its end, and says how it ended. */
  private String oneProcess() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
    // Not as an argument: a class path can be longer than a command line may be.
    builder
        .environment()
        .put(
            "CLASSPATH",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    Process process = builder.start();
    Thread atExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      process.getOutputStream().close();
      OutputTail output = OutputTail.of(process.getInputStream());
      int code = process.waitFor();
      output.awaitEnd();
      if (code == EXIT_OF_A_HANG) {
        timeout = RunOptions.timeout().dividedBy(10);
      }
      return ending(code, output.text());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.matches("-D.*|-agent.*|-javaagent.*|-Xrun.*|-Xdebug.*"))
        .forEach(command::add);
    command.add("-XX:ErrorFile=" + crashLog());
    command.add("-XX:-CreateCoredumpOnCrash");
    inherited().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-D" + Journal.PROPERTY + "=" + folder);
    command.add("-Dconformance.seed=" + seed);
    command.add("-Dconformance.timeout=" + timeout.toMillis() / 1000.0);
    command.add("-Dconformance.allure=false");
    command.add(IsolatedMain.class.getName());
    command.add(suite.getName());
    return command;
  }

  /** The properties that say how the suite is to run. */
  private static Map<String, String> inherited() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("conformance.") || name.startsWith("normative."))
        .filter(name -> !OWN.contains(name))
        .collect(Collectors.toMap(name -> name, System::getProperty, (a, b) -> a, TreeMap::new));
  }

  private File crashLog() {
    return folder.resolve("crash.log").toFile();
  }

  private String ending(int code, String output) throws IOException {
    Path log = crashLog().toPath();
    String how = "with exit code " + code + " (System.exit or Runtime.halt)";
    if (Files.exists(log)) {
      try (Stream<String> lines = Files.lines(log)) {
        how =
            "by a crash: "
                + lines
                    .filter(line -> line.startsWith("# "))
                    .map(line -> line.substring(2).strip())
                    .filter(line -> line.matches("SIG.*|EXCEPTION.*|Internal Error.*|[CVvJj] .*"))
                    .collect(Collectors.joining(", "));
      }
      Files.delete(log);
    } else if (code > 128) {
      how = "by signal " + (code - 128);
    }
    return how + (output.isEmpty() ? "" : "; its output ended with:\n" + output);
  }

  private void fail(String running, String ending) {
    int slash = running.indexOf('/');
    report(
        rule(running.substring(0, slash)),
        running.substring(slash + 1),
        "the implementation ended the JVM while the rule was put: " + ending);
  }

  private void failTheRest(String ending) {
    Set<String> judged =
        journal.verdicts().stream().map(v -> v.outcome().rule()).collect(Collectors.toSet());
    rules()
        .filter(rule -> RunOptions.includes(rule.id()) && !judged.contains(rule.id()))
        .filter(rule -> RunOptions.shard().includes(rule.id(), ""))
        .forEach(rule -> report(rule, "", "the JVM ended before the rule could be put: " + ending));
  }

  private void report(Rule rule, String family, String violation) {
    String implementation = journal.implementation().orElse(suite.getSimpleName());
    String reproduction = Reproduction.isolated(suite, rule, RunOptions.seed().orElse(""));
    String detail = FailureText.of(rule, implementation, violation, List.of(), 0, "", reproduction);
    Outcome outcome =
        new Outcome(
            implementation,
            rule.id(),
            family,
            rule.level(),
            rule.sentence(),
            Verdict.FAILS,
            0,
            0,
            "",
            null,
            detail,
            reproduction,
            RunOptions.shard().toString(),
            "");
    journal.report(new Reported(outcome, List.of()));
  }

  private Rule rule(String id) {
    return rules().filter(rule -> rule.id().equals(id)).findAny().orElseThrow();
  }

  private Stream<Rule> rules() {
    return Stream.of(suite.getMethods())
        .map(method -> Optional.ofNullable(method.getAnnotation(Rule.class)))
        .flatMap(Optional::stream);
  }
}
