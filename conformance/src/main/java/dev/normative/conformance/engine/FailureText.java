package dev.normative.conformance.engine;

import dev.normative.conformance.rules.Rule;
import java.util.List;
import java.util.Locale;

/** What the author of an implementation needs to read when a rule does not hold. */
final class FailureText {
  private FailureText() {}

  static String of(
      Rule rule,
      String implementation,
      String violation,
      List<Object> sample,
      int tries,
      String seed,
      String reproduction) {
    StringBuilder text = new StringBuilder();
    text.append(rule.id()).append(": ").append(rule.sentence()).append('\n');
    line(text, "implementation", implementation);
    line(text, "violation", violation);
    for (Object value : sample) {
      line(text, "sample", String.valueOf(value));
    }
    if (!seed.isEmpty()) {
      line(text, "found", "after " + tries + " tries from seed " + seed);
    }
    for (String cause : rule.causes()) {
      line(text, "likely cause", cause);
    }
    line(text, "reproduce", reproduction);
    return text.toString();
  }

  /** What the conventions say about a failure. */
  static String misdeclared(String deviations) {
    StringBuilder text = new StringBuilder();
    line(text, "declaration", deviations);
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "  %-15s %s\n", name + ":", value));
  }
}
