package dev.normative.reports.benchmark;

import dev.normative.conformance.engine.PlainText;
import dev.normative.conformance.report.BenchmarkTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Ratios of times as plain text: a table for each benchmark and number of threads. */
public final class TerminalTable implements BenchmarkTable {
  /** As the service that it is. */
  public TerminalTable() {}

  @Override
  public String of(Path json) throws IOException {
    BenchmarkFile file = BenchmarkFile.read(json);
    StringBuilder text = new StringBuilder();
    for (Comparison comparison : Comparison.of(file.times())) {
      text.append(text.isEmpty() ? "" : "\n").append(of(comparison));
    }
    for (String why : file.unusable()) {
      text.append("left out: ").append(PlainText.line(why)).append('\n');
    }
    if (!file.times().isEmpty()) {
      text.append("\nMedian microseconds for a call, and how many times as fast as LibTorch (1.0) ")
          .append("that is,\nwith a 95 % interval over iterations, or over forks from 3 on.\n")
          .append(PlainText.line(String.join("; ", file.machines())))
          .append('\n');
    }
    return text.toString();
  }

  private static String of(Comparison comparison) {
    List<String> contenders = new ArrayList<>(comparison.contenders());
    if (comparison.times().stream().anyMatch(it -> it.contender().equals(Comparison.BASELINE))) {
      contenders.add(0, Comparison.BASELINE);
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of("task", "call"));
    heading.addAll(contenders);
    rows.add(heading);
    for (String mode : comparison.modes()) {
      for (Task task : comparison.tasks(mode)) {
        List<String> row = new ArrayList<>(List.of(task.label(), mode));
        contenders.forEach(contender -> row.add(cell(comparison, mode, task, contender)));
        rows.add(row);
      }
    }
    List<String> means = new ArrayList<>(List.of("geometric mean", ""));
    for (String contender : contenders) {
      means.add(
          contender.equals(Comparison.BASELINE)
              ? "1.0"
              : comparison.mean(contender).map(TerminalTable::ratio).orElse(""));
    }
    if (comparison.isCompared()) {
      rows.add(means);
    }
    String threads =
        comparison.threads() + (comparison.threads().equals("1") ? " thread" : " threads");
    return PlainText.line(comparison.benchmark()) + ", " + threads + "\n" + aligned(rows);
  }

  private static String cell(Comparison comparison, String mode, Task task, String contender) {
    Optional<Times> times = comparison.find(mode, task, contender);
    if (times.isEmpty()) {
      return "";
    }
    String median = BenchmarkPage.digits(times.get().median());
    return contender.equals(Comparison.BASELINE)
        ? median
        : median
            + comparison.ratio(mode, task, contender).map(ratio -> "  " + ratio(ratio)).orElse("");
  }

  private static String ratio(SpeedRatio ratio) {
    String value = String.format(Locale.ROOT, "%.2fx", ratio.value());
    return ratio.hasInterval()
        ? value + String.format(Locale.ROOT, " [%.2f, %.2f]", ratio.low(), ratio.high())
        : value;
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], PlainText.line(row.get(i)).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < columns; i++) {
        String cell = PlainText.line(row.get(i));
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
