package dev.normative.study;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a chart: the mean over the seeds, and the smallest and largest of them.
 *
 * @param variant the name in the legend
 * @param mean the mean at each place; NaN where a run is NaN or infinite
 * @param least the smallest number at each place
 * @param most the largest number at each place
 */
public record Band(String variant, List<Double> mean, List<Double> least, List<Double> most) {

  /** Refuses lists of different lengths. */
  public Band {
    mean = List.copyOf(mean);
    least = List.copyOf(least);
    most = List.copyOf(most);
    if (mean.size() != least.size() || mean.size() != most.size()) {
      throw new IllegalArgumentException(
          "a band of "
              + mean.size()
              + " means, "
              + least.size()
              + " smallest and "
              + most.size()
              + " largest values; they must be as many");
    }
  }

  /**
   * The band of several seeds.
   *
   * @param runs for each seed the values at all places, as many as of every other seed
   */
  public static Band of(String variant, List<List<Double>> runs) {
    List<Double> mean = new ArrayList<>();
    List<Double> least = new ArrayList<>();
    List<Double> most = new ArrayList<>();
    for (int place = 0; place < runs.get(0).size(); place++) {
      double sum = 0;
      double smallest = Double.POSITIVE_INFINITY;
      double largest = Double.NEGATIVE_INFINITY;
      for (List<Double> run : runs) {
        sum += run.get(place);
        smallest = Math.min(smallest, run.get(place));
        largest = Math.max(largest, run.get(place));
      }
      boolean drawable = Double.isFinite(sum);
      mean.add(drawable ? sum / runs.size() : Double.NaN);
      least.add(drawable ? smallest : Double.NaN);
      most.add(drawable ? largest : Double.NaN);
    }
    return new Band(variant, mean, least, most);
  }
}
