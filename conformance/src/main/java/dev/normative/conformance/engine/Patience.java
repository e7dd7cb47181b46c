package dev.normative.conformance.engine;

import dev.normative.conformance.Conformance;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long is waited for an implementation. Whoever hangs once may hang in every rule, and the
 * build is to end all the same: from then on a tenth is enough.
 *
 * @param suite who asks
 * @param implementation the implementation's name, or empty where that is what is asked for
 */
record Patience(Class<? extends Conformance> suite, String implementation) {
  private static final Set<Patience> LOST = ConcurrentHashMap.newKeySet();

  Duration limit() {
    return LOST.contains(this) ? RunOptions.timeout().dividedBy(10) : RunOptions.timeout();
  }

  /** Notes that it did not return once. */
  void lose() {
    LOST.add(this);
  }

  /** Notes that it did after all. */
  void regain() {
    LOST.remove(this);
  }
}
