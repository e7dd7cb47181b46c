package dev.normative.reports.page;

import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.reports.verdict.ErrorShare;
import dev.normative.reports.verdict.Judged;
import java.util.Locale;

/**
 * One verdict in the table of rules.
 *
 * @param norm a few letters for the norm
 * @param text the error as a share of its bound, or a sign for the verdict
 * @param kind the verdict as a style's name
 * @param share the error as a share of its bound, between 0 and 1, for the cell's colour
 * @param title all of it in words
 * @param href the verdict's entry in Allure's page; empty where there is none
 * @param bad whether it fails the build
 */
record Cell(
    String norm, String text, String kind, String share, String title, String href, boolean bad) {

  /** A place in the table without a verdict. */
  static final Cell NONE = new Cell("", "", "none", "0", "", "", false);

  static Cell of(Judged row, String href) {
    double share = row.outcome().map(Outcome::worst).filter(Double::isFinite).orElse(0.0);
    return new Cell(
        abbreviation(row.subject().family()),
        text(row),
        kind(row),
        String.format(Locale.ROOT, "%.3f", Math.min(1, Math.max(0, share))),
        title(row),
        href,
        row.standing() == Judged.Standing.BAD);
  }

  /** Whether there is a verdict, or one is missing. */
  boolean isThere() {
    return !kind.equals("none");
  }

  /** The capitals: BN, LN, GN, IN, RMSN. */
  static String abbreviation(String norm) {
    String capitals = norm.replaceAll("[^A-Z]", "");
    if (norm.isEmpty()) {
      return "all";
    }
    return capitals.isEmpty() ? norm.substring(0, Math.min(3, norm.length())) : capitals;
  }

  private static String kind(Judged row) {
    return row.outcome()
        .map(outcome -> VerdictStyle.kind(outcome.verdict()))
        .orElse(row.standing() == Judged.Standing.BAD ? "missing" : "notrun");
  }

  private static String text(Judged row) {
    if (row.outcome().isEmpty()) {
      return row.standing() == Judged.Standing.BAD ? "missing" : "not run";
    }
    Outcome outcome = row.outcome().get();
    String worst = outcome.worst() == null ? "" : ErrorShare.brief(outcome.worst());
    if (outcome.verdict() == Verdict.CONFORMS) {
      return worst.isEmpty() ? "✓" : worst;
    }
    return (VerdictStyle.sign(outcome.verdict())
            + " "
            + (outcome.verdict().isFailure() ? worst : ""))
        .strip();
  }

  private static String title(Judged row) {
    StringBuilder title = new StringBuilder(row.subject() + ": " + row.verdict());
    row.outcome()
        .ifPresent(
            outcome -> {
              if (outcome.worst() != null) {
                title.append(", worst error/bound ").append(ErrorShare.text(outcome.worst()));
              }
              if (outcome.tries() > 0) {
                title.append(", tries ").append(outcome.tries());
              }
            });
    return title.toString();
  }
}
