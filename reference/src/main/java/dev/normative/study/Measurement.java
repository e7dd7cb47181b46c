package dev.normative.study;

import java.util.List;

/**
 * What was measured of one variant.
 *
 * @param variant the variant's name
 * @param quantity what was measured
 * @param unit its unit
 * @param values one number for each seed, in the order of the seeds; of a run that diverged NaN or
 *     infinite
 * @param interval their mean and its confidence interval
 */
public record Measurement(
    String variant, String quantity, String unit, List<Double> values, Interval interval) {

  /** Refuses an interval that is not that of the numbers. */
  public Measurement {
    values = List.copyOf(values);
    if (!interval.equals(Interval.of(values))) {
      throw new IllegalArgumentException(
          quantity + " of " + variant + " says " + interval + "; it is " + Interval.of(values));
    }
  }

  /** A measurement with the interval that follows from its numbers. */
  public static Measurement of(String variant, String quantity, String unit, List<Double> values) {
    return new Measurement(variant, quantity, unit, values, Interval.of(values));
  }
}
