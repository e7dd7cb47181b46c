package dev.normative.conformance.engine;

import dev.normative.conformance.rules.Rule;
import java.util.OptionalInt;

/**
 * The command that puts one rule again to the same data.
 *
 * <p>Whoever runs the suite says how: {@value #COMMAND} is a command that takes {@code --rule},
 * {@code --seed}, {@code --tries} and {@code --isolated}; without it {@value #PREFIX} is what runs
 * one test class of a build, up to the class's name, and system properties say the rest.
 */
final class Reproduction {
  private static final String COMMAND = "normative.reproduction.command";
  private static final String PREFIX = "normative.reproduction.prefix";
  private static final String DEFAULT_PREFIX = "mvn test -Dtest=";

  private Reproduction() {}

  /** The command; without a seed where the rule draws nothing. */
  static String of(Class<?> suite, Rule rule, String seed) {
    OptionalInt tries = seed.isEmpty() ? OptionalInt.empty() : RunOptions.tries();
    String command = System.getProperty(COMMAND, "");
    if (!command.isEmpty()) {
      return command
          + " --rule "
          + rule.id()
          + (seed.isEmpty() ? "" : " --seed " + seed)
          + (tries.isEmpty() ? "" : " --tries " + tries.getAsInt());
    }
    return System.getProperty(PREFIX, DEFAULT_PREFIX)
        + suite.getSimpleName()
        + " -Dconformance.rule="
        + rule.id()
        + (seed.isEmpty() ? "" : " -Dconformance.seed=" + seed)
        + (tries.isEmpty() ? "" : " -Dconformance.tries=" + tries.getAsInt())
        + third();
  }

  /** Whoever was asked for besides; a command says so itself. */
  private static String third() {
    String third = System.getProperty(ThirdParty.PROPERTY, "").strip();
    return third.isEmpty() ? "" : " -D" + ThirdParty.PROPERTY + "=" + third;
  }

  /** The same in JVMs of its own. */
  static String isolated(Class<?> suite, Rule rule, String seed) {
    boolean command = !System.getProperty(COMMAND, "").isEmpty();
    return of(suite, rule, seed) + (command ? " --isolated" : " -Dconformance.isolation=process");
  }
}
