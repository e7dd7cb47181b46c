package dev.normative.random;

/**
 * The generator MT19937, seeded by {@code init_genrand}: M. Matsumoto and T. Nishimura, "Mersenne
 * Twister", ACM TOMACS 8(1), 1998, doi:10.1145/272991.272995, with the initialization of 2002.
 *
 * <p>Commons Math's class of this name is no substitute: it agrees for seeds below 2<sup>31</sup>
 * only, since it extends the sign of the others, and every second shuffle has such a seed.
 */
final class MersenneTwister {
  private static final int STATE = 624;
  private static final int SHIFT = 397;
  private static final int UPPER_BIT = 0x80000000;
  private static final int LOWER_BITS = 0x7fffffff;
  private static final int TWIST = 0x9908b0df;

  private final int[] state = new int[STATE];
  private int next = STATE;

  MersenneTwister(int seed) {
    state[0] = seed;
    for (int i = 1; i < STATE; i++) {
      int previous = state[i - 1];
      state[i] = 1812433253 * (previous ^ (previous >>> 30)) + i;
    }
  }

  /** The next 32 bits. */
  int next() {
    if (next == STATE) {
      regenerate();
    }
    int bits = state[next++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return bits ^ (bits >>> 18);
  }

  private void regenerate() {
    for (int i = 0; i < STATE; i++) {
      int mixed = (state[i] & UPPER_BIT) | (state[(i + 1) % STATE] & LOWER_BITS);
      state[i] = state[(i + SHIFT) % STATE] ^ (mixed >>> 1) ^ ((mixed & 1) == 0 ? 0 : TWIST);
    }
    next = 0;
  }
}
