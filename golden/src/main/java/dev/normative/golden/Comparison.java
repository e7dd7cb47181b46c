package dev.normative.golden;

import java.util.Locale;

/**
 * What came of holding a run's losses against a golden curve, a published table or a band.
 *
 * <p>A loss that is NaN or infinite never agrees, nor does a run of another length: for those the
 * worst share is infinite.
 *
 * @param against what the run was held against
 * @param agrees whether every value is within its tolerance
 * @param worstShare the largest error as a share of its tolerance, 1 being just allowed
 * @param where the place of that error: a step, a window, or {@code the number of steps}
 * @param expected what should stand there; of a band, the nearest mean of its runs
 * @param actual what the run has there
 * @param message what was found, in words that say where to look
 */
public record Comparison(
    String against,
    boolean agrees,
    double worstShare,
    String where,
    double expected,
    double actual,
    String message) {

  /**
   * Compares every step of a run with a golden curve.
   *
   * @param losses of every step, in order
   * @param relativeTolerance how far a loss may be from the golden one, relative to that; see
   *     {@link Sensitivity#toleranceFor} for float64 curves. A float32 curve has no such tolerance
   *     over a whole run, because rounding moves it without bound: hold such a run against a {@link
   *     LossBand}
   * @throws IllegalArgumentException if the tolerance is negative, NaN or infinite
   */
  public static Comparison withCurve(
      GoldenCurve golden, double[] losses, double relativeTolerance) {
    if (!(relativeTolerance >= 0) || Double.isInfinite(relativeTolerance)) {
      throw new IllegalArgumentException(
          "the tolerance is " + relativeTolerance + ", expected a finite number, 0 or more");
    }
    if (losses.length != golden.steps()) {
      return unequal(golden.name(), "the number of steps", golden.steps(), losses.length);
    }
    Tally tally = new Tally(golden.name(), "steps");
    for (int step = 1; step <= losses.length; step++) {
      double expected = golden.loss(step);
      double actual = losses[step - 1];
      tally.add(
          "step " + step, expected, actual, relativeShare(expected, actual, relativeTolerance));
    }
    return tally.result(
        "the relative tolerance of " + relativeTolerance,
        whereToLook(golden, tally.firstOutside()));
  }

  /**
   * Compares the mean losses of a run's windows with a published table, row by row, within {@link
   * PublishedTable#relativeTolerance}.
   *
   * @param losses of every step, epoch after epoch, of as many epochs as the table has
   */
  public static Comparison withTable(PublishedTable table, double[] losses) {
    String against = "the published table";
    if (!fills(losses, table.epochs(), table.window(), table.rows().size())) {
      return unequal(against, losses, table.epochs(), table.window(), table.rows().size());
    }
    WindowMeans means = WindowMeans.of(losses, table.epochs(), table.window());
    Tally tally = new Tally(against, "rows");
    for (int k = 0; k < means.size(); k++) {
      double expected = table.rows().get(k).loss();
      double share = relativeShare(expected, means.mean(k), table.relativeTolerance(k + 1));
      tally.add(means.place(k), expected, means.mean(k), share);
    }
    return tally.result("the row's tolerance", "");
  }

  /**
   * Compares the mean losses of a run's windows with a band.
   *
   * @param losses of every step, epoch after epoch
   * @param epochs how many epochs these are
   * @throws IllegalArgumentException if there is no epoch
   */
  public static Comparison withBand(LossBand band, double[] losses, int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException(epochs + " epochs; expected 1 or more");
    }
    int windows = band.windows().size();
    if (!fills(losses, epochs, band.miniBatches(), windows)) {
      return unequal("the band " + band.name(), losses, epochs, band.miniBatches(), windows);
    }
    return withBand(band, WindowMeans.of(losses, epochs, band.miniBatches()));
  }

  /**
   * Compares mean losses with a band: a published table has nothing but its means.
   *
   * @throws IllegalArgumentException if the means are of windows of another length than the band's
   */
  public static Comparison withBand(LossBand band, WindowMeans means) {
    String against = "the band " + band.name();
    if (means.window() != band.miniBatches()) {
      throw new IllegalArgumentException(
          "means of %d mini-batches; %s has means of %d"
              .formatted(means.window(), against, band.miniBatches()));
    }
    if (means.size() != band.windows().size()) {
      return unequal(against, "the number of windows", band.windows().size(), means.size());
    }
    Tally tally = new Tally(against, "windows");
    for (int k = 0; k < means.size(); k++) {
      LossBand.Window window = band.windows().get(k);
      double actual = means.mean(k);
      double nearest = Math.max(window.min(), Math.min(window.max(), actual));
      tally.add(means.place(k), nearest, actual, band.share(k + 1, actual));
    }
    return tally.result("the band's margin", "");
  }

  private static double relativeShare(double expected, double actual, double tolerance) {
    double error = Math.abs(actual - expected);
    // An exact hit agrees even where nothing but an exact hit would: 0 / 0 is no share.
    return error == 0 ? 0 : error / (tolerance * Math.abs(expected));
  }

  private static boolean fills(double[] losses, int epochs, int window, int windows) {
    return losses.length % epochs == 0 && losses.length / epochs / window * epochs == windows;
  }

  private static Comparison unequal(String against, String what, int expected, int actual) {
    String message =
        "%s: %s is %d, expected %d; did the run stop early, or go over other data?"
            .formatted(against, what, actual, expected);
    return new Comparison(
        against, false, Double.POSITIVE_INFINITY, what, expected, actual, message);
  }

  private static Comparison unequal(
      String against, double[] losses, int epochs, int window, int windows) {
    String message =
        ("%s: %d losses do not make %d windows of %d mini-batches in %d epochs of the same length;"
                + " did the run stop early, or go over other data?")
            .formatted(against, losses.length, windows, window, epochs);
    return new Comparison(
        against,
        false,
        Double.POSITIVE_INFINITY,
        "the number of steps",
        (double) windows * window,
        losses.length,
        message);
  }

  /** What the first wrong step gives away: everything that came before it was right. */
  private static String whereToLook(GoldenCurve golden, int first) {
    if (first == 1) {
      return "The very first loss depends on the initial weights, the data, their order and the"
          + " forward pass only; a relative difference near 1e-7 there means float32 arithmetic.";
    }
    if (first == 2) {
      return "The first loss agrees, so initial weights, data and forward pass do: look at the"
          + " backward pass and the optimizer.";
    }
    int epochs = golden.header().epochs();
    int stepsInEpoch = golden.steps() / epochs;
    // A run that was stopped early does not say where its epochs begin.
    boolean epochsKnown = epochs > 1 && golden.steps() % epochs == 0;
    if (epochsKnown && first % stepsInEpoch == 1) {
      return "That step begins an epoch, and all before it agree: look at how rows are shuffled"
          + " anew.";
    }
    if (epochsKnown && first % stepsInEpoch == 0) {
      return "That step ends an epoch, and all before it agree: look at the last mini-batch, which"
          + " may be a short one.";
    }
    return "All steps before it agree: look at what shows only with time, such as the optimizer's"
        + " step count, or gradients that are not cleared.";
  }

  /** Collects the errors of one comparison; the first of the largest is the worst. */
  private static final class Tally {
    private final String against;
    private final String unit;
    private int count;
    private int outside;
    private int firstOutside;
    private String firstPlace = "";
    private double worstShare = -1;
    private String worstPlace = "";
    private double expected;
    private double actual;

    Tally(String against, String unit) {
      this.against = against;
      this.unit = unit;
    }

    void add(String place, double expected, double actual, double share) {
      count++;
      double counted = Double.isFinite(actual) && share >= 0 ? share : Double.POSITIVE_INFINITY;
      if (counted > 1) {
        outside++;
        if (outside == 1) {
          firstOutside = count;
          firstPlace = "%s (expected %s, got %s)".formatted(place, expected, actual);
        }
      }
      if (counted > worstShare) {
        worstShare = counted;
        worstPlace = place;
        this.expected = expected;
        this.actual = actual;
      }
    }

    /** The first value outside its tolerance, counted from 1; 0 if there is none. */
    int firstOutside() {
      return firstOutside;
    }

    Comparison result(String tolerance, String whereToLook) {
      String worst =
          "%s times %s, at %s: expected %s, got %s"
              .formatted(
                  String.format(Locale.ROOT, "%.3g", worstShare),
                  tolerance,
                  worstPlace,
                  expected,
                  actual);
      String message =
          outside == 0
              ? "%s: all %d %s agree; the worst is %s".formatted(against, count, unit, worst)
              : "%s: %d of %d %s differ, first %s; the worst is %s. %s"
                  .formatted(against, outside, count, unit, firstPlace, worst, whereToLook)
                  .strip();
      return new Comparison(
          against, outside == 0, worstShare, worstPlace, expected, actual, message);
    }
  }
}
