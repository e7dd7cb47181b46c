package dev.normative.conformance.engine;

import dev.normative.conformance.Conformance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The verdicts of one isolated run, handed out rule by rule: jqwik asks for each rule on its own,
 * and a JVM for each would take a second for each.
 */
final class IsolatedResults {
  private static final Map<Class<?>, IsolatedResults> LAST = new HashMap<>();

  private final List<Reported> verdicts;
  private final Set<String> handedOut = new HashSet<>();

  private IsolatedResults(List<Reported> verdicts) {
    this.verdicts = verdicts;
  }

  /** The verdicts on a rule; asked for the same rule again, those of another run. */
  static List<Reported> of(Class<? extends Conformance> suite, String rule) {
    synchronized (LAST) {
      IsolatedResults last = LAST.get(suite);
      if (last == null || !last.handedOut.add(rule)) {
        last = new IsolatedResults(IsolatedRun.reported(suite));
        last.handedOut.add(rule);
        LAST.put(suite, last);
      }
      return last.verdicts.stream().filter(v -> v.outcome().rule().equals(rule)).toList();
    }
  }
}
