package dev.normative.conformance.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a run of the suite was asked for, from system properties.
 *
 * <ul>
 *   <li>{@code conformance.seed}: what the cases are drawn from; {@value #DEFAULT_SEED} unless
 *       given, so that a verdict depends on the implementation and not on the day; {@code random}
 *       draws a new one, which the report names.
 *   <li>{@code conformance.tries}: how many cases each rule draws; as many as the class that runs
 *       the suite says unless given.
 *   <li>{@code conformance.shrinking}: {@code off} tells the first failing case as it was drawn,
 *       {@code on} (unless given) looks for a smaller one first, for {@value #DEFAULT_SHRINKING}
 *       seconds at most; or so many seconds.
 *   <li>{@code conformance.rule}: the rules to put, separated by commas; all unless given.
 *   <li>{@code conformance.shard}: {@code 3/16} does the third of sixteen shares of the run; see
 *       {@link Shard}.
 *   <li>{@code conformance.timeout}: how many seconds one try may take; {@value #DEFAULT_TIMEOUT}
 *       unless given.
 *   <li>{@code conformance.isolation}: {@code process} judges in JVMs of their own, which may end.
 * </ul>
 *
 * <p>A blank property counts as not given.
 */
final class RunOptions {
  static final String DEFAULT_SEED = "47";
  static final String DEFAULT_TIMEOUT = "60";
  static final String DEFAULT_SHRINKING = "10";

  private RunOptions() {}

  /** The seed, or empty for a new one. */
  static Optional<String> seed() {
    String given = property("conformance.seed").orElse(DEFAULT_SEED);
    if (given.equals("random")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.toString(Long.parseLong(given)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "conformance.seed is \"" + given + "\"; expected a whole number or random", e);
    }
  }

  /** How many cases each rule draws; empty where the run does not say. */
  static OptionalInt tries() {
    Optional<String> property = property("conformance.tries");
    if (property.isEmpty()) {
      return OptionalInt.empty();
    }
    String given = property.get();
    int tries;
    try {
      tries = Integer.parseInt(given);
    } catch (NumberFormatException e) {
      tries = 0;
    }
    if (tries < 1) {
      throw new IllegalArgumentException(
          "conformance.tries is \"" + given + "\"; expected a whole number of 1 or more");
    }
    return OptionalInt.of(tries);
  }

  /** How long a smaller failing case is looked for before one is told; zero for not at all. */
  static Duration shrinking() {
    String given = property("conformance.shrinking").orElse("on");
    return switch (given) {
      case "off" -> Duration.ZERO;
      case "on" -> seconds("conformance.shrinking", DEFAULT_SHRINKING, "on, off or seconds");
      default -> seconds("conformance.shrinking", given, "on, off or seconds");
    };
  }

  /** Whether a rule is among those asked for. */
  static boolean includes(String rule) {
    return property("conformance.rule")
        .map(asked -> Arrays.asList(asked.split("\\s*,\\s*")).contains(rule))
        .orElse(true);
  }

  /** The share of the run that is done here. */
  static Shard shard() {
    return property("conformance.shard").map(Shard::of).orElse(Shard.WHOLE);
  }

  /** How long one try may take. */
  static Duration timeout() {
    return seconds(
        "conformance.timeout", property("conformance.timeout").orElse(DEFAULT_TIMEOUT), "seconds");
  }

  private static Duration seconds(String property, String given, String expected) {
    double seconds;
    try {
      seconds = Double.parseDouble(given);
    } catch (NumberFormatException e) {
      seconds = 0;
    }
    if (!(seconds >= 0.001 && seconds <= 1e9)) {
      throw new IllegalArgumentException(
          property + " is \"" + given + "\"; expected " + expected + ", 0.001 or more");
    }
    return Duration.ofMillis((long) (1000 * seconds));
  }

  /** Whether implementations are judged in JVMs of their own. */
  static boolean isolated() {
    String given = property("conformance.isolation").orElse("none");
    if (!given.equals("none") && !given.equals("process")) {
      throw new IllegalArgumentException(
          "conformance.isolation is \"" + given + "\"; expected none or process");
    }
    return given.equals("process");
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .map(String::strip)
        .filter(s -> !s.isEmpty());
  }
}
