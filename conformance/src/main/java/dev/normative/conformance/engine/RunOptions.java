package dev.normative.conformance.engine;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a run of the suite was asked for, from system properties.
 *
 * <ul>
 *   <li>{@code conformance.seed}: what the cases are drawn from; {@value #DEFAULT_SEED} unless
 *       given, so that a verdict depends on the implementation and not on the day; {@code random}
 *       draws a new one, which the report names.
 *   <li>{@code conformance.tries}: how many cases each rule draws; {@value #DEFAULT_TRIES} unless
 *       given.
 *   <li>{@code conformance.rule}: the rules to put, separated by commas; all unless given.
 * </ul>
 *
 * <p>A blank property counts as not given.
 */
final class RunOptions {
  static final String DEFAULT_SEED = "47";
  static final int DEFAULT_TRIES = 500;

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

  static int tries() {
    String given = property("conformance.tries").orElse(Integer.toString(DEFAULT_TRIES));
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
    return tries;
  }

  /** Whether a rule is among those asked for. */
  static boolean includes(String rule) {
    return property("conformance.rule")
        .map(asked -> Arrays.asList(asked.split("\\s*,\\s*")).contains(rule))
        .orElse(true);
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .map(String::strip)
        .filter(s -> !s.isEmpty());
  }
}
