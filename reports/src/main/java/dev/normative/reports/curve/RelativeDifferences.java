package dev.normative.reports.curve;

import dev.normative.golden.ElementType;
import dev.normative.golden.GoldenCurve;

/**
 * How far a run is from its golden curve, made fit for a logarithmic axis of whole decades.
 *
 * <p>{@code |ours - golden| / |golden|} for each step that both have. A logarithm has no place for
 * 0: steps with equal losses stand at the axis' lower edge, which is below every difference that
 * two unequal losses can have. A golden loss of 0 leaves a gap (NaN) unless ours is 0 too.
 *
 * @param values one for each step
 * @param lowest the axis' lower edge, a power of ten
 * @param highest the axis' upper edge, a power of ten
 * @param equal how many steps have equal losses
 */
record RelativeDifferences(double[] values, double lowest, double highest, int equal) {

  static RelativeDifferences of(GoldenCurve ours, GoldenCurve golden) {
    double roundoff = unitRoundoff(golden.header().dtype());
    double[] values = new double[Math.min(ours.steps(), golden.steps())];
    double largest = roundoff;
    double smallest = roundoff;
    int equal = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = Math.abs(ours.loss(i + 1) - golden.loss(i + 1));
      values[i] = difference == 0 ? 0 : difference / Math.abs(golden.loss(i + 1));
      if (values[i] == 0) {
        equal++;
      } else if (Double.isFinite(values[i])) {
        largest = Math.max(largest, values[i]);
        smallest = Math.min(smallest, values[i]);
      } else {
        values[i] = Double.NaN;
      }
    }
    double lowest = Math.pow(10, Math.ceil(Math.log10(smallest)) - 2);
    double highest = Math.pow(10, Math.floor(Math.log10(largest)) + 1);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] == 0 ? lowest : values[i];
    }
    return new RelativeDifferences(values, lowest, highest, equal);
  }

  /** Half the distance from 1 to the next number of the type. */
  static double unitRoundoff(ElementType dtype) {
    return switch (dtype) {
      case FLOAT32 -> 0x1p-24;
      case FLOAT64 -> 0x1p-53;
    };
  }
}
