package dev.normative.conformance.cli;

import dev.normative.conformance.report.BenchmarkTable;
import dev.normative.file.Replacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the JMH benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Measures how long normalization takes, by JMH in JVMs of its own, beside LibTorch, a plain"
          + " Java loop and a copy of the memory; shows a table with LibTorch as 1.0.",
      "Everything takes hours: --quick, --workload and --contender choose. The benchmarks are built"
          + " by ./mvnw -Pbench package -DskipTests."
    })
final class BenchCommand implements Callable<Integer> {
  /** One fork of a few short iterations: an impression, no measurement to quote. */
  private static final List<String> QUICKLY =
      List.of("-f", "1", "-wi", "3", "-w", "200ms", "-i", "5", "-r", "200ms");

  private static final List<String> QUICK_WORKLOADS = List.of("BN:64x64", "BN:64x256x14x14");
  private static final List<String> QUICK_CONTENDERS = List.of("vector", "torch", "plain");

  @Spec private CommandSpec spec;

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      description =
          "The benchmarks: NormalizationTimes (unless said), FusedTimes, TrainingTimes, or a method"
              + " such as NormalizationTimes.evaluation.")
  private String filter = "";

  @Option(
      names = "--workload",
      split = ",",
      paramLabel = "W",
      description = "Only these, such as BN:32x64x56x56, LN:1024x256, GN32:16x256x28x28.")
  private List<String> workloads = new ArrayList<>();

  @Option(
      names = "--contender",
      split = ",",
      paramLabel = "NAME",
      description =
          "Only these: vector, fresh, torch, plain, passes, copy, contract; fused and unfused.")
  private List<String> contenders = new ArrayList<>();

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "How many threads a call may use (1,2).")
  private List<Integer> threads = new ArrayList<>();

  @Option(
      names = "--quick",
      description =
          "A minute or two: one thread, two workloads, three contenders, evaluation and training,"
              + " short iterations, unless said. An impression, no measurement to quote.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "FILE.json",
      description = "Where JMH's result goes (benchmarks.json).")
  private Path out = Path.of("benchmarks.json");

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> arguments = arguments();
    Path folder = out.toAbsolutePath().getParent();
    if (Files.isDirectory(out) || folder == null || !Files.isWritable(folder)) {
      throw usage("--out is " + out + "; expected a file's name in a folder that can be written");
    }
    Benchmarks benchmarks = Benchmarks.built();
    // As readable as its folder lets it be, which a temporary file is not.
    Path part = folder.resolve(out.getFileName() + ".part");
    Files.deleteIfExists(part);
    // JMH writes at its end alone: what is interrupted leaves nothing.
    Thread interrupted = new Thread(() -> part.toFile().delete());
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      arguments.addAll(List.of("-rf", "json", "-rff", part.toString(), "-foe", "true"));
      try (ProgressLine line = ProgressLine.of(spec.commandLine().getErr(), "bench")) {
        benchmarks.run(arguments, line);
      }
      if (Files.notExists(part) || Files.size(part) == 0) {
        throw usage("--filter: no benchmark is called like \"" + filter() + "\"");
      }
      String table = table(part);
      Replacement.move(part, out.toAbsolutePath());
      spec.commandLine().getOut().print(table);
      spec.commandLine().getOut().println(out + " has every iteration");
      return Main.FINE;
    } finally {
      Files.deleteIfExists(part);
      CheckCommand.forget(interrupted);
    }
  }

  private static String table(Path json) throws IOException {
    return BenchmarkTable.find()
        .orElseThrow(
            () ->
                new Complaint(
                    "there is no module reports, which makes tables; run ./mvnw -Pbench package"
                        + " -DskipTests"))
        .of(json);
  }

  private String filter() {
    return filter.isEmpty() ? "NormalizationTimes" : filter;
  }

  private List<String> arguments() {
    try {
      Pattern.compile(filter());
    } catch (PatternSyntaxException e) {
      throw usage("--filter is \"" + filter + "\", no regular expression: " + e.getDescription());
    }
    boolean usual = quick && filter.isEmpty();
    List<String> arguments = new ArrayList<>(List.of(filter()));
    parameter("workload", workloads.isEmpty() && usual ? QUICK_WORKLOADS : workloads, arguments);
    parameter(
        "contender", contenders.isEmpty() && usual ? QUICK_CONTENDERS : contenders, arguments);
    for (int count : threads) {
      if (count < 1) {
        throw usage("--threads is " + count + "; expected 1 or more");
      }
    }
    List<String> counts = threads.stream().map(String::valueOf).toList();
    parameter("threads", counts.isEmpty() && quick ? List.of("1") : counts, arguments);
    if (quick) {
      arguments.addAll(QUICKLY);
    }
    return arguments;
  }

  /** A parameter of JMH's; JMH tells words from options by their first character. */
  private void parameter(String name, List<String> values, List<String> arguments) {
    for (String value : values) {
      if (!value.matches("[A-Za-z0-9][A-Za-z0-9:]*")) {
        throw usage("--" + name + " is \"" + value + "\"; see normative bench --help for some");
      }
    }
    if (!values.isEmpty()) {
      arguments.addAll(List.of("-p", name + "=" + String.join(",", values)));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
