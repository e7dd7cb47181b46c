package dev.normative.conformance.process;

import java.util.Map;

/**
 * The variable CLASSPATH, through which {@code bin/normative} gives this JVM its own class path: a
 * program in Java that is started from here finds what its user had there.
 */
final class ClassPathVariable {
  private static final String NAME = "CLASSPATH";

  /** What it was before. */
  private static final String FORMER = "NORMATIVE_FORMER_CLASSPATH";

  private ClassPathVariable() {}

  /** Puts the former value back, where somebody has kept one. */
  static void restore(Map<String, String> environment) {
    String former = environment.remove(FORMER);
    if (former == null) {
      return;
    }
    if (former.isEmpty()) {
      environment.remove(NAME);
    } else {
      environment.put(NAME, former);
    }
  }
}
