package dev.normative.reports.page;

import dev.normative.conformance.Verdict;
import java.util.Locale;

/** How a verdict looks on the page. */
final class VerdictStyle {
  private VerdictStyle() {}

  /** The name of its style. */
  static String kind(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  /** The verdict in words. */
  static String words(Verdict verdict) {
    return kind(verdict).replace('_', ' ');
  }

  /** Its sign, so that nothing is told by a colour alone. */
  static String sign(Verdict verdict) {
    return switch (verdict) {
      case CONFORMS -> "✓";
      case DIVERGES -> "≠";
      case FAILS -> "✗";
      case MISDECLARED -> "✗!";
      case VACUOUS -> "∅";
      case NOT_CLAIMED -> "–";
      case UNTESTED -> "?";
    };
  }

  /** How many verdicts of a kind there are. */
  static View.Count count(Verdict verdict, int count) {
    return new View.Count(kind(verdict), sign(verdict), count, words(verdict));
  }
}
