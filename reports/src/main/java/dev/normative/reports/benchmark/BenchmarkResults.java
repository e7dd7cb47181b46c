package dev.normative.reports.benchmark;

import dev.normative.reports.allure.AddedResult;
import dev.normative.reports.allure.MergedResults;
import dev.normative.reports.build.BuildTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One result per benchmark class and number of threads, under an epic of their own, of every module
 * that left times; where none did, nothing is added and nothing said.
 *
 * <p>A help and no verdict, like the kill matrix: how long something took is a finding, so every
 * result has passed, and a file that cannot be read is noted.
 */
public final class BenchmarkResults {
  private static final String EPIC = "Benchmarks";

  /** As many lines about one file as a reader wants to see. */
  private static final int MOST_LINES = 5;

  private final Path folder;
  private final Function<Comparison, String> painter;
  private final Set<String> notes = new LinkedHashSet<>();

  private BenchmarkResults(Path folder, Function<Comparison, String> painter) {
    this.folder = folder;
    this.painter = painter;
  }

  /**
   * Adds the benchmarks of all modules to a build's merged results.
   *
   * @return what could not be read or drawn
   */
  public static List<String> addTo(MergedResults merged, BuildTree tree) throws IOException {
    // No method reference: it would load BenchmarkPicture, and with it AWT, here and not where a
    // machine without AWT is expected.
    return addTo(merged.folder(), tree, comparison -> BenchmarkPicture.of(comparison));
  }

  /** The same with a painter of the caller's. */
  static List<String> addTo(Path folder, BuildTree tree, Function<Comparison, String> painter)
      throws IOException {
    BenchmarkResults results = new BenchmarkResults(folder, painter);
    for (String module : tree.modules()) {
      for (Path file : tree.files(module, "")) {
        if (file.getFileName().toString().equals(BenchmarkFile.NAME)) {
          results.add(module, tree.relative(file), file);
        }
      }
    }
    return List.copyOf(results.notes);
  }

  private void add(String module, String shown, Path file) throws IOException {
    BenchmarkFile read;
    try {
      read = BenchmarkFile.read(file);
    } catch (IOException e) {
      notes.add("no benchmarks of " + module + ": " + shown + ": " + e.getMessage());
      return;
    }
    read.unusable().stream()
        .limit(MOST_LINES)
        .forEach(why -> notes.add(shown + ": left out was " + why));
    if (read.unusable().size() > MOST_LINES) {
      notes.add(shown + ": " + read.unusable().size() + " measurements were left out in all");
    }
    List<String> origin =
        List.of(
            "Measured by JMH in " + String.join("; ", read.machines()) + ".",
            shown
                + " was written on "
                + DateTimeFormatter.ISO_INSTANT.format(Files.getLastModifiedTime(file).toInstant())
                + ". JMH does not record the processor; the report's environment names the machine"
                + " that wrote the report.");
    for (Comparison comparison : Comparison.of(read.times())) {
      add(module, comparison, origin);
    }
  }

  private void add(String module, Comparison comparison, List<String> origin) throws IOException {
    String key = module + " " + comparison.benchmark() + " " + comparison.threads();
    AddedResult result = new AddedResult(folder, "benchmark", key, sentence(comparison), "passed");
    result.file(EPIC, comparison.benchmark());
    result.describe(BenchmarkPage.of(comparison, origin));
    if (comparison.isCompared()) {
      result
          .attachPicture("LibTorch = 1.0", key, () -> painter.apply(comparison))
          .ifPresent(why -> notes.add("no pictures of benchmarks: " + why));
    }
    result.attach("times.csv", key + " times", ".csv", "text/csv", TimesTable.of(comparison));
    result.write();
  }

  /** What was found, in a line. */
  static String sentence(Comparison comparison) {
    String found =
        comparison.contenders().stream()
            .filter(contender -> !contender.equals(Comparison.COPY))
            .map(contender -> finding(comparison, contender))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return comparison.benchmark()
        + (comparison.threads().equals("1")
            ? ", 1 thread: "
            : ", " + comparison.threads() + " threads: ")
        + (found.isEmpty() ? "nothing to compare with LibTorch" : found);
  }

  private static Optional<String> finding(Comparison comparison, String contender) {
    return comparison
        .mean(contender)
        .map(
            mean ->
                String.format(
                    Locale.ROOT,
                    "%s %s times as fast as LibTorch, below 1.0x in %d of %d",
                    contender,
                    BenchmarkPage.digits(mean.value()),
                    comparison.below(contender),
                    mean.pairs()));
  }
}
