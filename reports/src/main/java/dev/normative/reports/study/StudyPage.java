package dev.normative.reports.study;

import dev.normative.reports.build.Html;
import dev.normative.study.Finding;
import dev.normative.study.Hypothesis;
import dev.normative.study.Interval;
import dev.normative.study.Judgement;
import dev.normative.study.Measurement;
import dev.normative.study.StudyReport;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A study in words and tables, as HTML that takes its colours from the page around it: first the
 * claim and what became of it, then its parts, then what was measured.
 */
final class StudyPage {
  /** Grey with half its strength shows on light and on dark pages. */
  private static final String CELL =
      "padding: 4px 8px; border-bottom: 1px solid rgba(128, 128, 128, 0.5)";

  private StudyPage() {}

  static String of(StudyReport report) {
    StringBuilder html = new StringBuilder();
    html.append("<p><b>Claim:</b> ").append(Html.escaped(report.claim())).append("</p>\n");
    html.append("<p><b>Who says so:</b> ").append(Html.escaped(report.source())).append("</p>\n");
    html.append("<p><b>Judgement: ").append(report.judgement().words()).append(".</b> ");
    html.append(meaning(report.judgement())).append("</p>\n");
    html.append("<p><b>Setting:</b> ").append(Html.escaped(report.setting())).append(' ');
    html.append("Form: ").append(Html.escaped(report.form())).append("; ");
    html.append(report.seeds().size()).append(" seeds, the same for every variant.</p>\n");
    findings(report, html);
    measurements(report, html);
    for (String note : report.notes()) {
      html.append("<p>").append(Html.escaped(note)).append("</p>\n");
    }
    html.append("<p>Intervals: two-sided ")
        .append(Interval.PERCENT)
        .append(" % by Student's t; those of differences are of differences seed by seed (paired).")
        .append(
            " Every part is judged on its own. Areas in the pictures go from the smallest to the largest of the seeds. A study")
        .append(" that was run counts as passed, whatever it found.</p>\n");
    return html.toString();
  }

  private static String meaning(Judgement judgement) {
    return switch (judgement) {
      case SUPPORTED -> "All parts of the claim are borne out by the numbers.";
      case NOT_SUPPORTED ->
          "The numbers do not bear out every part of the claim, nor the opposite.";
      case CONTRADICTED -> "For at least one part of the claim the numbers bear out the opposite.";
      case NO_CLAIM -> "Nothing was claimed beforehand; the numbers stand for themselves.";
    };
  }

  private static void findings(StudyReport report, StringBuilder html) {
    table(
        html,
        "part of the claim",
        "judgement",
        "difference",
        "mean [interval]",
        "claimed",
        "seeds");
    for (Finding finding : report.findings()) {
      String where = finding.hypothesis().kind() == Hypothesis.Kind.OPEN ? " below 0" : " so";
      row(
          html,
          finding.claim(),
          finding.judgement().words(),
          finding.difference() + " (" + finding.unit() + ")",
          text(finding.interval()),
          finding.hypothesis().words(),
          finding.agreeing() + " of " + finding.values().size() + where);
    }
    html.append("</table>\n");
  }

  /** A row for each variant, a column for each quantity. */
  private static void measurements(StudyReport report, StringBuilder html) {
    Set<String> quantities = new LinkedHashSet<>();
    Map<String, Map<String, Interval>> variants = new LinkedHashMap<>();
    for (Measurement measurement : report.measurements()) {
      String quantity = measurement.quantity() + " (" + measurement.unit() + ")";
      quantities.add(quantity);
      variants
          .computeIfAbsent(measurement.variant(), variant -> new LinkedHashMap<>())
          .put(quantity, measurement.interval());
    }
    table(html, Stream.concat(Stream.of("variant"), quantities.stream()).toArray(String[]::new));
    variants.forEach(
        (variant, measured) ->
            row(
                html,
                Stream.concat(
                        Stream.of(variant),
                        quantities.stream()
                            .map(it -> measured.containsKey(it) ? text(measured.get(it)) : ""))
                    .toArray(String[]::new)));
    html.append("</table>\n");
  }

  private static void table(StringBuilder html, String... heads) {
    html.append("<table style=\"border-collapse: collapse; margin-bottom: 1em\"><tr>");
    for (String head : heads) {
      html.append("<th style=\"").append(CELL).append("; text-align: left\">");
      html.append(Html.escaped(head)).append("</th>");
    }
    html.append("</tr>\n");
  }

  private static void row(StringBuilder html, String... cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append("<td style=\"").append(CELL).append("\">");
      html.append(Html.escaped(cell)).append("</td>");
    }
    html.append("</tr>\n");
  }

  /** Four digits: more than the interval's width means, in every study. */
  private static String text(Interval interval) {
    if (!interval.exists()) {
      return "none: a run diverged";
    }
    if (interval.low() == interval.high()) {
      return String.format(Locale.ROOT, "%.4g for every seed", interval.mean());
    }
    return String.format(
        Locale.ROOT, "%.4g [%.4g, %.4g]", interval.mean(), interval.low(), interval.high());
  }
}
