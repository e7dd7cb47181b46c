package dev.normative.conformance.profile;

import dev.normative.contract.Accumulator;
import dev.normative.contract.StabilityClass;
import dev.normative.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How well a variance is computed.
 *
 * @param dtype the format
 * @param accumulator how sums are declared to be accumulated
 * @param values how many values each variance was of
 * @param points what was measured, by growing condition number
 * @param classes the classes whose bound no point exceeds, best first: what the data do not speak
 *     against
 */
public record StabilityGrade(
    DType dtype,
    Accumulator accumulator,
    int values,
    List<Point> points,
    List<StabilityClass> classes) {

  /**
   * One measurement.
   *
   * @param condition the condition number of the data
   * @param error the largest relative error of the variance
   */
  public record Point(double condition, double error) {}

  /** What a variance may be off at most for its error to tell anything about growth. */
  private static final double SATURATED = 0.5;

  /** How many unit roundoffs an error has to have before it counts as growing. */
  private static final double FLOOR = 64;

  /** Copies the lists. */
  public StabilityGrade {
    points = List.copyOf(points);
    classes = List.copyOf(classes);
  }

  static StabilityGrade of(DType dtype, Accumulator accumulator, int values, List<Point> points) {
    List<StabilityClass> classes =
        Stream.of(StabilityClass.values())
            .filter(
                candidate ->
                    points.stream()
                        .allMatch(
                            p -> p.error() <= bound(candidate, dtype, accumulator, values, p)))
            .toList();
    return new StabilityGrade(dtype, accumulator, values, points, classes);
  }

  private static double bound(
      StabilityClass candidate, DType dtype, Accumulator accumulator, int values, Point point) {
    return candidate.relativeError(accumulator, values, dtype.unitRoundoff(), point.condition());
  }

  /** The largest error as a share of what a class allows. */
  public double share(StabilityClass declared) {
    return points.stream()
        .mapToDouble(p -> p.error() / bound(declared, dtype, accumulator, values, p))
        .max()
        .orElse(0);
  }

  /** The condition number from which on the error grows; empty where it never does. */
  public Optional<Double> knee() {
    double knee = Double.NaN;
    for (int i = points.size() - 1; i >= 0 && grown(points.get(i)); i--) {
      knee = points.get(i).condition();
    }
    return Double.isNaN(knee) ? Optional.empty() : Optional.of(knee);
  }

  private boolean grown(Point point) {
    return point.error() > FLOOR * dtype.unitRoundoff();
  }

  /**
   * The power of the condition number with which the error grows beyond the knee, by least squares
   * over the logarithms; empty where fewer than two points are between floor and saturation.
   */
  public Optional<Double> slope() {
    List<Point> used = new ArrayList<>();
    for (Point point : points) {
      if (grown(point) && point.error() < SATURATED) {
        used.add(point);
      }
    }
    if (used.size() < 2) {
      return Optional.empty();
    }
    double x = used.stream().mapToDouble(p -> Math.log(p.condition())).average().orElseThrow();
    double y = used.stream().mapToDouble(p -> Math.log(p.error())).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (Point point : used) {
      double deviation = Math.log(point.condition()) - x;
      products += deviation * (Math.log(point.error()) - y);
      squares += deviation * deviation;
    }
    return Optional.of(products / squares);
  }

  /** One line for a reader. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%s: %s; %s%s",
        dtype,
        classes.isEmpty() ? "worse than one-pass" : "at least " + title(classes.get(0)),
        knee()
            .map(k -> String.format(Locale.ROOT, "the error grows from condition number %.3g", k))
            .orElse("the error does not grow"),
        slope().map(s -> String.format(Locale.ROOT, ", with its power %.2f", s)).orElse(""));
  }

  private static String title(StabilityClass stability) {
    return stability.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The points and every class's bound as comma-separated values with a heading. */
  public String csv() {
    StringBuilder csv = new StringBuilder("condition,error");
    for (StabilityClass stability : StabilityClass.values()) {
      csv.append(",bound_").append(stability.name().toLowerCase(Locale.ROOT));
    }
    csv.append('\n');
    for (Point point : points) {
      csv.append(point.condition()).append(',').append(point.error());
      for (StabilityClass stability : StabilityClass.values()) {
        csv.append(',').append(bound(stability, dtype, accumulator, values, point));
      }
      csv.append('\n');
    }
    return csv.toString();
  }
}
