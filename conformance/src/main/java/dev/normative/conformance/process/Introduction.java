package dev.normative.conformance.process;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a program says of itself in reply to "hello".
 *
 * @param name its name
 * @param accumulator how it adds up
 * @param capabilities what it claims
 * @param deviates whether it has deviations to declare, and can be asked for them
 */
record Introduction(
    String name, Accumulator accumulator, Set<Capability> capabilities, boolean deviates) {

  /** Stands among the claims of a program that can be asked for its deviations. */
  private static final String DEVIATIONS = "DEVIATIONS";

  /** What there are no requests for. */
  private static final Set<Capability> BEYOND_THE_PROTOCOL =
      Collections.unmodifiableSet(
          EnumSet.of(
              Capability.STATEFUL_LAYER,
              Capability.SHARDS,
              Capability.ARRAYS,
              Capability.SECOND_DERIVATIVES,
              Capability.FUSED_ACTIVATION));

  static Introduction read(Words words) {
    String name = words.word("a name");
    Accumulator accumulator =
        words.constant(words.word("the accumulator"), Accumulator.class, "accumulator");
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    boolean deviates = false;
    while (words.hasMore()) {
      String word = words.word("the next capability");
      if (word.equals(DEVIATIONS)) {
        deviates = true;
      } else {
        capabilities.add(words.constant(word, Capability.class, "capability"));
      }
    }
    for (Capability capability : BEYOND_THE_PROTOCOL) {
      if (capabilities.contains(capability)) {
        throw words.misread("a program cannot claim " + capability);
      }
    }
    return new Introduction(name, accumulator, Collections.unmodifiableSet(capabilities), deviates);
  }
}
