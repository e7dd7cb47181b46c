package dev.normative.reports.benchmark;

import dev.normative.reports.build.Html;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A comparison as HTML that takes its colours from the page around it: a table for each mode, with
 * a row for each task and a column for each contender.
 */
final class BenchmarkPage {
  /** Grey with half its strength shows on light and on dark pages. */
  private static final String CELL =
      "padding: 4px 8px; border-bottom: 1px solid rgba(128, 128, 128, 0.5); vertical-align: top;"
          + " white-space: nowrap; text-align: left";

  private final Comparison comparison;
  private final StringBuilder html = new StringBuilder();

  private BenchmarkPage(Comparison comparison) {
    this.comparison = comparison;
  }

  /**
   * The page.
   *
   * @param origin where and when the times were measured, as sentences
   */
  static String of(Comparison comparison, List<String> origin) {
    BenchmarkPage page = new BenchmarkPage(comparison);
    origin.forEach(it -> page.paragraph(Html.escaped(it)));
    for (String mode : comparison.modes()) {
      page.table(mode);
    }
    page.legend();
    return page.html.toString();
  }

  private void paragraph(String content) {
    html.append("<p>").append(content).append("</p>\n");
  }

  private void table(String mode) {
    List<Task> tasks = comparison.tasks(mode);
    // Wider than a telephone: it scrolls by itself, not the page with it.
    html.append("<h4>")
        .append(Html.escaped(mode))
        .append("</h4>\n<div style=\"overflow-x: auto\">");
    html.append("<table style=\"border-collapse: collapse; margin-bottom: 1em\"><tr>");
    cell("th", "workload");
    cell("th", "LibTorch");
    for (String contender : comparison.contenders()) {
      cell("th", Html.escaped(contender));
    }
    html.append("</tr>\n");
    for (Task task : tasks) {
      html.append("<tr>");
      cell("td", Html.escaped(task.label()));
      cell("td", measured(mode, task, Comparison.BASELINE));
      for (String contender : comparison.contenders()) {
        cell("td", measured(mode, task, contender));
      }
      html.append("</tr>\n");
    }
    tasks.stream().map(Task::norm).distinct().forEach(norm -> means(mode, norm));
    html.append("</table></div>\n");
  }

  private void means(String mode, String norm) {
    if (comparison.contenders().stream()
        .allMatch(contender -> comparison.mean(mode, norm, contender).isEmpty())) {
      return;
    }
    html.append("<tr>");
    cell("td", "<b>geometric mean, " + Html.escaped(norm) + "</b>");
    cell("td", "1.00");
    for (String contender : comparison.contenders()) {
      cell(
          "td",
          comparison
              .mean(mode, norm, contender)
              .map(mean -> ratio(mean) + " (of " + mean.pairs() + ")")
              .orElse(""));
    }
    html.append("</tr>\n");
  }

  private void cell(String tag, String content) {
    html.append('<').append(tag).append(" style=\"").append(CELL).append("\">");
    html.append(content).append("</").append(tag).append('>');
  }

  private String measured(String mode, Task task, String contender) {
    Optional<Times> times = comparison.find(mode, task, contender);
    if (times.isEmpty()) {
      return "not measured";
    }
    StringBuilder lines = new StringBuilder(microseconds(times.get().median()));
    if (!contender.equals(Comparison.BASELINE)) {
      comparison
          .ratio(mode, task, contender)
          .ifPresent(ratio -> lines.append("<br>").append(ratio(ratio)));
    }
    bandwidth(mode, task, times.get()).ifPresent(it -> lines.append("<br>").append(it));
    return lines.toString();
  }

  /** The copy's bandwidth, and everybody's share of it. */
  private Optional<String> bandwidth(String mode, Task task, Times times) {
    Optional<Times> copy = comparison.find(mode, task, Comparison.COPY);
    OptionalDouble bytes = task.bytes();
    if (!mode.equals(Comparison.COPYING_MODE) || copy.isEmpty() || bytes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        times.contender().equals(Comparison.COPY)
            // Bytes in a microsecond are millions in a second.
            ? digits(bytes.getAsDouble() / times.median() / 1e3) + " GB/s"
            : digits(100 * copy.get().median() / times.median()) + " % of copy");
  }

  private static String microseconds(double time) {
    return digits(time) + " µs";
  }

  static String ratio(SpeedRatio ratio) {
    if (!ratio.hasInterval()) {
      return digits(ratio.value()) + " [one sample]";
    }
    String text =
        digits(ratio.value()) + " [" + digits(ratio.low()) + ", " + digits(ratio.high()) + "]";
    return ratio.isBelowOne() ? text + " <b>&#9660;&nbsp;below&nbsp;1</b>" : text;
  }

  /** Three digits, and none of them an exponent's where a reader can do without. */
  static String digits(double number) {
    return number >= 100 && number < 1e7
        ? String.format(Locale.ROOT, "%.0f", number)
        : String.format(Locale.ROOT, "%.3g", number);
  }

  private void legend() {
    paragraph(
        "Times are medians over all iterations, in microseconds for a call. Below them stands how"
            + " many times as fast as LibTorch that is (LibTorch's time / time), with a two-sided"
            + " 95 % interval: the difference of the mean logarithms of the times, with its limits"
            + " by Welch's t, and exp of all three; geometric means likewise, over all workloads of"
            + " the norm. <b>&#9660;&nbsp;below&nbsp;1</b>: the upper limit is below 1.");
    paragraph(
        "The samples are the iterations, or the forks' means where both sides have "
            + SpeedRatio.FORKS
            + " forks or more. Iterations of one fork have compiled code and places in memory in"
            + " common: their interval says how much the measurement wavered, not how another start"
            + " of the JVM would come out, and is too narrow for that. What else ran on the machine"
            + " meanwhile is in the times as well.");
    paragraph(
        "Bandwidth: bytes read plus bytes written, 4 + 4 for each value of float32, by the time of"
            + " an evaluation; the share is of the copy's bandwidth on the same workload in the same"
            + " run. It can be above 100 % where a contender uses several threads: the copy uses"
            + " one.");
  }
}
