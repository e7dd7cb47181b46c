package dev.normative.norm;

import dev.normative.numerics.ElementSet;
import dev.normative.tensor.Tensor;

/**
 * How far the values of a set go.
 *
 * @param largest the largest magnitude; infinite or NaN where one is
 * @param constant whether all are finite and the same
 */
record Spread(double largest, boolean constant) {

  static Spread of(Tensor values, ElementSet set) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int run = 0; run < set.runs(); run++) {
      int start = set.runStart(run);
      for (int i = start; i < start + set.runLength(); i++) {
        least = Math.min(least, values.at(i));
        most = Math.max(most, values.at(i));
      }
    }
    // Compared as numbers: Math.min tells 0.0 from -0.0, which are the same value here.
    return new Spread(Math.max(-least, most), least == most && Double.isFinite(most));
  }
}
