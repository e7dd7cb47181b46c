package dev.normative.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a float64 curve moves when one initial weight moves by one unit in its last place: what
 * no implementation can be blamed for.
 *
 * @param run the run's name, such as {@code digits-mlp-adam}
 * @param steps how many steps the run has
 * @param largestRelativeChange over all steps, of the loss relative to the unmoved curve's
 * @param upToQuarter the same over the first quarter of the run, the first half, the first three
 *     quarters and all of it
 */
public record Sensitivity(
    String run, int steps, double largestRelativeChange, List<Double> upToQuarter) {

  private static final double SMALLEST_TOLERANCE = 1e-12;
  private static final double TIMES_SENSITIVITY = 100;

  /** Checks that the quarters are four, do not fall, and end with the largest change. */
  public Sensitivity {
    upToQuarter = List.copyOf(upToQuarter);
    List<Double> sorted = upToQuarter.stream().sorted().toList();
    if (upToQuarter.size() != 4
        || !sorted.equals(upToQuarter)
        || upToQuarter.get(0) < 0
        || upToQuarter.get(3) != largestRelativeChange
        || !Double.isFinite(largestRelativeChange)) {
      throw new IllegalArgumentException(
          "the largest change "
              + largestRelativeChange
              + " with "
              + upToQuarter
              + " up to each quarter; expected four changes that do not fall, the last the largest");
    }
    if (steps < 1) {
      throw new IllegalArgumentException(steps + " steps; expected 1 or more");
    }
  }

  /**
   * What was measured for a run whose curve is inside the jar.
   *
   * @param run the run's name without the element type
   * @throws IllegalArgumentException if there is no such run; the message lists them
   */
  public static Sensitivity of(String run) {
    Map<String, Sensitivity> all = shipped();
    Sensitivity found = all.get(run);
    if (found == null) {
      throw new IllegalArgumentException(
          "no sensitivity was measured for \"" + run + "\"; there are " + all.keySet());
    }
    return found;
  }

  /** The runs that were measured, in fixed order. */
  public static List<String> names() {
    return List.copyOf(shipped().keySet());
  }

  /**
   * How far a double-precision run may be from the golden float64 curve at every step, relative to
   * the curve: the larger of 1e-12 and 100 times the sensitivity.
   *
   * <p>Two correct double-precision programs differ in the order of their sums, which is like
   * moving every weight and activation by a unit in the last place, at every step. One moved weight
   * changes a curve by some 1e-15 (by 3e-13 for the convolutional network on MNIST). A hundred
   * times the measured change leaves room for all the other roundings, and 1e-12 keeps that room
   * where the measured change happens to be tiny, as it is for a run whose loss barely reacts to
   * that one weight.
   */
  public double relativeTolerance() {
    return Math.max(SMALLEST_TOLERANCE, TIMES_SENSITIVITY * largestRelativeChange);
  }

  /**
   * The {@linkplain #relativeTolerance() tolerance} of a run whose curve is inside the jar.
   *
   * @throws IllegalArgumentException if there is no such run; the message lists them
   */
  public static double toleranceFor(String run) {
    return of(run).relativeTolerance();
  }

  /**
   * Reads a file of sensitivities, gzip or not.
   *
   * @return the sensitivities by run, in the order of the file
   * @throws MalformedGoldenFile if the content is not such a file
   * @throws IOException if the file cannot be read
   */
  public static Map<String, Sensitivity> read(Path file) throws IOException {
    return parse(GoldenBytes.read(file));
  }

  private static Map<String, Sensitivity> shipped() {
    Map<String, Sensitivity> all = new LinkedHashMap<>();
    try {
      for (String data : List.of("digits", "mnist")) {
        all.putAll(parse(Catalog.resource("curves/" + data + "/sensitivity.json")));
      }
    } catch (IOException e) {
      throw Catalog.damaged(e);
    }
    return all;
  }

  private static Map<String, Sensitivity> parse(GoldenBytes bytes) throws IOException {
    return JsonCursor.parse(
        bytes,
        cursor -> {
          Map<String, Sensitivity> all = new LinkedHashMap<>();
          cursor.object(
              run ->
                  all.put(
                      run,
                      cursor.settings(
                          settings -> of(run, settings),
                          "the fields steps, max_rel_diff, and at with 1, 2, 3 and 4")));
          return Collections.unmodifiableMap(all);
        });
  }

  private static Sensitivity of(String run, Settings settings) {
    Settings at = settings.nested("at");
    List<Double> upToQuarter = new ArrayList<>();
    for (String quarter : List.of("1", "2", "3", "4")) {
      upToQuarter.add(at.number(quarter));
    }
    return new Sensitivity(
        run, settings.integer("steps"), settings.number("max_rel_diff"), upToQuarter);
  }
}
