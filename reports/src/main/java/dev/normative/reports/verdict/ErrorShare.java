package dev.normative.reports.verdict;

import java.util.Locale;

/** The largest error as a share of its bound, as text: 1 or less holds, more does not. */
public final class ErrorShare {
  private ErrorShare() {}

  /** Three digits: they tell a comfortable bound from a tight one; 0.9999 is not shown as 1. */
  public static String text(double share) {
    return share == 0 || (share >= 0.001 && share < 0.9995)
        ? String.format(Locale.ROOT, "%.3f", share)
        : String.format(Locale.ROOT, "%.3e", share);
  }

  /** At most five characters, for a narrow cell; never 1 for what is less or more. */
  public static String brief(double share) {
    if (share > 0 && share < 0.005) {
      return "<.01";
    }
    if (share != 1 && share >= 0.995 && share < 1.05) {
      return share < 1 ? "<1" : ">1";
    }
    if (share < 1) {
      return share == 0 ? "0" : String.format(Locale.ROOT, "%.2f", share).substring(1);
    }
    return share < 100
        ? String.format(Locale.ROOT, share == 1 ? "%.0f" : "%.1f", share)
        : String.format(Locale.ROOT, "%.0e", share);
  }
}
