package dev.normative.random;

/**
 * The CPU random numbers of PyTorch, bit for bit, as {@code torch.manual_seed} starts them.
 *
 * <p>Only the low 32 bits of a seed count, as in PyTorch: 2<sup>32</sup> + 5 starts like 5. Not
 * safe for several threads.
 */
public final class TorchRandom {
  private final MersenneTwister generator;

  /** The generator that {@code torch.manual_seed(seed)} leaves behind. */
  public TorchRandom(long seed) {
    this.generator = new MersenneTwister((int) seed);
  }

  /** The next 32 bits. */
  public int nextBits32() {
    return generator.next();
  }

  /** The next 64 bits: two draws, the first one high. */
  public long nextBits64() {
    long high = generator.next();
    return (high << 32) | Integer.toUnsignedLong(generator.next());
  }

  /** The next seed as {@code DataLoader} draws one: 64 bits modulo 2<sup>63</sup>. */
  public long nextSeed() {
    return nextBits64() & Long.MAX_VALUE;
  }

  /**
   * As many values as {@code uniform_(from, to)} puts into a float32 tensor, each exactly a float.
   *
   * <p>value = fma(u, to - from, from) in float arithmetic, u being 24 random bits times
   * 2<sup>-24</sup>. Fused, as PyTorch's compiled code has it: a separate multiplication and
   * addition give another float for about half of the values.
   */
  public double[] uniform(int count, double from, double to) {
    float low = (float) from;
    float width = (float) to - low;
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      float unit = (generator.next() & 0xFFFFFF) * 0x1p-24f;
      values[i] = Math.fma(unit, width, low);
    }
    return values;
  }

  /** The numbers 0 to {@code count} - 1 in the order of {@code torch.randperm(count)}. */
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int i = 0; i < count - 1; i++) {
      int other = i + Integer.remainderUnsigned(generator.next(), count - i);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }
}
