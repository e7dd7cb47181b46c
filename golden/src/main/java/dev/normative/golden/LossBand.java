package dev.normative.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How far float32 rounding alone moves a training curve: the same run repeated, each time with one
 * initial weight moved by one unit in its last place, as the mean loss of every so many
 * mini-batches.
 *
 * <p>A run that does the same arithmetic in another order is one more such run. It lies <em>inside
 * the band</em> when its mean loss of every window {@code k} lies in
 *
 * <pre>[min_k - w_k - 1e-6 mean_k, max_k + w_k + 1e-6 mean_k]</pre>
 *
 * with {@code w_k} the largest {@code max - min} of the windows 1 to {@code k + 1}. The next window
 * counts too because the spread jumps within one window (from 1e-8 to 2e-4 relative in the third),
 * and another order of summation may take that jump a little earlier.
 *
 * @param name what the band is of
 * @param provenance the framework and its version
 * @param runs how many runs there were
 * @param miniBatches how many mini-batches every window's mean is of
 * @param windows what the runs' means were, window by window
 */
public record LossBand(
    String name, String provenance, int runs, int miniBatches, List<Window> windows) {

  /** Of the first band, which does not say it. */
  private static final int USUAL_MINI_BATCHES = 100;

  private static final double RELATIVE_MARGIN = 1e-6;
  private static final String FIELDS =
      "the fields provenance, runs, windows, and min, max, mean and std with a number each window";

  private static final Catalog SHIPPED = Catalog.of("loss band", "curves/[a-z]+/(.+)-band\\.json");

  /**
   * One window's mean loss over all runs.
   *
   * @param min the smallest
   * @param max the largest
   * @param mean the mean
   * @param standardDeviation the sample standard deviation, with the number of runs less one
   */
  public record Window(double min, double max, double mean, double standardDeviation) {
    /** Checks that the numbers can be those of one sample. */
    public Window {
      // The mean of equal numbers may be rounded past them by a few units in the last place.
      double slack = 1e-12 * Math.abs(mean);
      boolean ordered = min <= max && min - slack <= mean && mean <= max + slack;
      if (!ordered || !(standardDeviation >= 0) || !Double.isFinite(standardDeviation)) {
        throw new IllegalArgumentException(
            "min "
                + min
                + ", mean "
                + mean
                + ", max "
                + max
                + ", standard deviation "
                + standardDeviation
                + "; expected finite numbers in this order, and a deviation of 0 or more");
      }
    }

    double spread() {
      return max - min;
    }
  }

  /** Copies the windows. */
  public LossBand {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(provenance, "provenance");
    windows = List.copyOf(windows);
    if (windows.isEmpty() || runs < 2 || miniBatches < 1) {
      throw new IllegalArgumentException(
          "%d runs of %d windows of %d mini-batches; expected 2 or more runs of 1 or more of 1 or more"
              .formatted(runs, windows.size(), miniBatches));
    }
  }

  /** The names of the bands inside the jar, in fixed order. */
  public static List<String> names() {
    return SHIPPED.names();
  }

  /**
   * A band inside the jar, such as {@code mlp-adam-float32}: called like the curve it belongs to.
   *
   * @throws IllegalArgumentException if there is no such band; the message lists them
   */
  public static LossBand named(String name) {
    try {
      return parse(name, SHIPPED.named(name));
    } catch (IOException e) {
      throw Catalog.damaged(e);
    }
  }

  /**
   * Reads a band from a file, gzip or not.
   *
   * @throws MalformedGoldenFile if the content is not a band
   * @throws IOException if the file cannot be read
   */
  public static LossBand read(Path file) throws IOException {
    return parse(file.toString(), GoldenBytes.read(file));
  }

  private static LossBand parse(String name, GoldenBytes bytes) throws IOException {
    return JsonCursor.parse(
        bytes, cursor -> cursor.settings(settings -> of(name, settings), FIELDS));
  }

  private static LossBand of(String name, Settings settings) {
    double[] min = settings.numbers("min");
    double[] max = settings.numbers("max");
    double[] mean = settings.numbers("mean");
    double[] deviation = settings.numbers("std");
    int count = settings.integer("windows");
    if (min.length != count
        || max.length != count
        || mean.length != count
        || deviation.length != count) {
      throw new IllegalArgumentException(
          "\"windows\" is %d, but there are %d min, %d max, %d mean and %d std"
              .formatted(count, min.length, max.length, mean.length, deviation.length));
    }
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      windows.add(new Window(min[k], max[k], mean[k], deviation[k]));
    }
    int miniBatches =
        settings.has("mini_batches") ? settings.integer("mini_batches") : USUAL_MINI_BATCHES;
    return new LossBand(
        name, settings.text("provenance"), settings.integer("runs"), miniBatches, windows);
  }

  /**
   * How far below the smallest or above the largest mean a run's mean may lie.
   *
   * @param window counted from 1
   */
  public double margin(int window) {
    Objects.checkIndex(window - 1, windows.size());
    double widest = 0;
    for (int k = 0; k < Math.min(window + 1, windows.size()); k++) {
      widest = Math.max(widest, windows.get(k).spread());
    }
    return widest + RELATIVE_MARGIN * windows.get(window - 1).mean();
  }

  /**
   * Whether a run's mean loss of one window lies inside the band; NaN never does.
   *
   * @param window counted from 1
   */
  public boolean contains(int window, double meanLoss) {
    return share(window, meanLoss) <= 1;
  }

  /**
   * How far outside the runs' smallest and largest mean a mean lies, as a share of the margin: 0
   * between the two, 1 at the edge of the band; NaN for NaN.
   */
  double share(int window, double meanLoss) {
    Window runsMeans = windows.get(window - 1);
    double outside = Math.max(0, Math.max(runsMeans.min() - meanLoss, meanLoss - runsMeans.max()));
    return outside / margin(window);
  }
}
