package dev.normative.conformance.process;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a program says of itself in reply to "hello". */
record Introduction(String name, Accumulator accumulator, Set<Capability> capabilities) {

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
    Accumulator accumulator = constant(words, Accumulator.class, "accumulator");
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    while (words.hasMore()) {
      capabilities.add(constant(words, Capability.class, "capability"));
    }
    for (Capability capability : BEYOND_THE_PROTOCOL) {
      if (capabilities.contains(capability)) {
        throw words.misread("a program cannot claim " + capability);
      }
    }
    return new Introduction(name, accumulator, Collections.unmodifiableSet(capabilities));
  }

  private static <E extends Enum<E>> E constant(Words words, Class<E> type, String what) {
    String word = words.word("the next " + what);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(word)) {
        return constant;
      }
    }
    throw words.misread(
        "there is no "
            + what
            + " \""
            + Words.shortened(word)
            + "\"; there are "
            + Arrays.toString(type.getEnumConstants()));
  }
}
