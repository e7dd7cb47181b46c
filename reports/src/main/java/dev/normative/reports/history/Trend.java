package dev.normative.reports.history;

/**
 * How builds went, one after the other.
 *
 * @param svg a picture; empty where there is none
 * @param words what it shows, or why there is none
 */
public record Trend(String svg, String words) {
  /** Nothing is known of other builds. */
  public static Trend none() {
    return new Trend("", "");
  }
}
