package dev.normative.reports.study;

import dev.normative.study.Finding;
import dev.normative.study.Interval;
import dev.normative.study.Judgement;
import dev.normative.study.Measurement;
import dev.normative.study.StudyReport;
import java.util.List;
import java.util.Locale;

/**
 * A study in words and tables, as HTML that takes its colours from the page around it: first the
 * claim and what became of it, then its parts, then what was measured.
 */
final class StudyPage {
  private static final String TABLE = "<table class=\"study\" cellpadding=\"6\">";

  private StudyPage() {}

  static String of(StudyReport report) {
    StringBuilder html = new StringBuilder();
    html.append("<p><b>Claim:</b> ").append(escaped(report.claim())).append("</p>\n");
    html.append("<p><b>Who says so:</b> ").append(escaped(report.source())).append("</p>\n");
    html.append("<p><b>Judgement: ").append(report.judgement().words()).append(".</b> ");
    html.append(meaning(report.judgement())).append("</p>\n");
    html.append("<p><b>Setting:</b> ").append(escaped(report.setting())).append(' ');
    html.append("Form: ").append(escaped(report.form())).append("; ");
    html.append(report.seeds().size()).append(" seeds, the same for every variant.</p>\n");
    findings(report, html);
    measurements(report, html);
    for (String note : report.notes()) {
      html.append("<p>").append(escaped(note)).append("</p>\n");
    }
    html.append("<p>Intervals: two-sided ")
        .append(Interval.PERCENT)
        .append(" % by Student's t; those of differences are of differences seed by seed (paired).")
        .append(" Areas in the pictures go from the smallest to the largest of the seeds.</p>\n");
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
    html.append(TABLE).append("<tr>");
    for (String head :
        List.of("part of the claim", "judgement", "difference", "mean [interval]", "seeds")) {
      html.append("<th align=\"left\">").append(head).append("</th>");
    }
    html.append("</tr>\n");
    for (Finding finding : report.findings()) {
      html.append("<tr>");
      cell(html, finding.claim());
      cell(html, finding.judgement().words());
      cell(html, finding.difference() + " (" + finding.unit() + ")");
      cell(html, text(finding.interval()) + "; claimed: " + finding.hypothesis().words());
      cell(html, finding.agreeing() + " of " + finding.values().size() + " as claimed");
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private static void measurements(StudyReport report, StringBuilder html) {
    html.append(TABLE).append("<tr>");
    for (String head : List.of("variant", "measured", "mean [interval]")) {
      html.append("<th align=\"left\">").append(head).append("</th>");
    }
    html.append("</tr>\n");
    for (Measurement measurement : report.measurements()) {
      html.append("<tr>");
      cell(html, measurement.variant());
      cell(html, measurement.quantity() + " (" + measurement.unit() + ")");
      cell(html, text(measurement.interval()));
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private static void cell(StringBuilder html, String text) {
    html.append("<td>").append(escaped(text)).append("</td>");
  }

  /** Four digits: more than the interval's width means, in every study. */
  private static String text(Interval interval) {
    return interval.exists()
        ? String.format(
            Locale.ROOT, "%.4g [%.4g, %.4g]", interval.mean(), interval.low(), interval.high())
        : "none: a run diverged";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
