package dev.normative.study;

import java.util.ArrayList;
import java.util.List;

/**
 * A variant and its runs.
 *
 * @param name the variant's name
 * @param runs one run for each seed, in the order of the seeds
 */
record Trained(String name, List<Run> runs) {
  Trained {
    runs = List.copyOf(runs);
  }

  /** A quantity for each seed. */
  List<Double> values(Quantity quantity) {
    return runs.stream().map(quantity::of).toList();
  }

  Measurement measurement(Quantity quantity) {
    return Measurement.of(name, quantity.label(), quantity.unit(), values(quantity));
  }

  /** What was measured of variants: quantity by quantity, in this order. */
  static List<Measurement> measurements(List<Trained> variants, Quantity... quantities) {
    List<Measurement> measurements = new ArrayList<>();
    for (Quantity quantity : quantities) {
      variants.forEach(variant -> measurements.add(variant.measurement(quantity)));
    }
    return measurements;
  }

  /** How a quantity of this variant differs from that of another, seed by seed. */
  List<Double> minus(Trained other, Quantity quantity) {
    return Paired.differences(values(quantity), other.values(quantity));
  }

  /** A claim about how this variant differs from another. */
  Finding against(Trained other, Quantity quantity, Hypothesis hypothesis, String claim) {
    return Finding.of(
        claim,
        quantity.label() + ": " + name + " minus " + other.name,
        quantity.unitOfDifferences(),
        hypothesis,
        minus(other, quantity));
  }

  /** A quantity over several variants as a line, a place for each variant. */
  static Band band(String name, List<Trained> variants, Quantity quantity) {
    List<List<Double>> byVariant = variants.stream().map(it -> it.values(quantity)).toList();
    List<List<Double>> bySeed = new ArrayList<>();
    for (int seed = 0; seed < byVariant.get(0).size(); seed++) {
      int ofSeed = seed;
      bySeed.add(byVariant.stream().map(values -> values.get(ofSeed)).toList());
    }
    return Band.of(name, bySeed);
  }
}
