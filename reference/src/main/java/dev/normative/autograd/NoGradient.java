package dev.normative.autograd;

import java.util.function.Supplier;

/**
 * Computes without recording: inside, what an operation gives is a constant, whatever it was
 * computed from.
 *
 * <p>For evaluating a network, whose parameters require gradients that nobody will ask for: values
 * are bit for bit the same, and no intermediate result is kept. It holds for the calling thread
 * until the computation returns or throws, and may be nested. Leaves that are made inside still
 * require a gradient.
 */
public final class NoGradient {
  // Per thread, not an argument: layers call operations, and should not pass on what they are for.
  private static final ThreadLocal<Boolean> ACTIVE = ThreadLocal.withInitial(() -> false);

  private NoGradient() {}

  /** What the computation gives, with nothing recorded. */
  public static <T> T compute(Supplier<T> computation) {
    boolean before = ACTIVE.get();
    ACTIVE.set(true);
    try {
      return computation.get();
    } finally {
      ACTIVE.set(before);
    }
  }

  static boolean isActive() {
    return ACTIVE.get();
  }
}
