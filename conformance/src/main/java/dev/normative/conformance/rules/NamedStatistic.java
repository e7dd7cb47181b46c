package dev.normative.conformance.rules;

import java.util.Comparator;
import java.util.List;

/**
 * Something that may have been stored in a statistic's place, and its value for each channel.
 *
 * @param name what it is, for a message
 * @param values its values
 */
record NamedStatistic(String name, double[] values) {

  /** Which of these comes nearest to what was found; a hint, on which no verdict depends. */
  static String nearest(double[] found, List<NamedStatistic> candidates) {
    return candidates.stream()
        .min(Comparator.comparingDouble(candidate -> candidate.distance(found)))
        .map(NamedStatistic::name)
        .orElseThrow();
  }

  /** The largest difference in relation to the numbers themselves; infinite for NaN. */
  private double distance(double[] found) {
    double largest = 0;
    for (int c = 0; c < found.length; c++) {
      double size = Math.abs(found[c]) + Math.abs(values[c]);
      double difference = Math.abs(found[c] - values[c]);
      double relative = difference == 0 ? 0 : difference / size;
      largest = Double.isNaN(relative) ? Double.POSITIVE_INFINITY : Math.max(largest, relative);
    }
    return largest;
  }
}
