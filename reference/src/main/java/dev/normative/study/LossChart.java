package dev.normative.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Training losses over steps as a chart: long curves as means over windows of equal length. */
final class LossChart {
  private static final int MOST_PLACES = 100;

  private LossChart() {}

  /**
   * A line for each variant.
   *
   * @param runs by the name of the variant, the losses of all steps for each seed, as many for all
   */
  static Chart of(String title, boolean logarithmic, Map<String, List<List<Double>>> runs) {
    int steps = runs.values().iterator().next().get(0).size();
    int window = (steps + MOST_PLACES - 1) / MOST_PLACES;
    List<String> places = new ArrayList<>();
    for (int last = window; last - window < steps; last += window) {
      places.add(Integer.toString(Math.min(last, steps)));
    }
    List<Band> bands = new ArrayList<>();
    runs.forEach((variant, seeds) -> bands.add(band(variant, seeds, window)));
    return new Chart(
        title,
        window == 1 ? "step (mini-batches)" : "step (mini-batches; means of " + window + ")",
        "training loss (nats)",
        logarithmic,
        places,
        true,
        bands);
  }

  /** Each place is the mean over a window of steps; the last window may be shorter. */
  static Band band(String variant, List<List<Double>> seeds, int window) {
    List<List<Double>> smoothed = new ArrayList<>();
    for (List<Double> steps : seeds) {
      List<Double> means = new ArrayList<>();
      for (int start = 0; start < steps.size(); start += window) {
        means.add(Run.mean(steps.subList(start, Math.min(start + window, steps.size()))));
      }
      smoothed.add(means);
    }
    return Band.of(variant, smoothed);
  }
}
