package dev.normative.contract;

/**
 * How an implementation adds up n values, as far as its rounding errors are concerned: the length
 * of the longest chain of roundings that any of the n values goes through.
 */
public enum Accumulator {
  /**
   * One after the other, as a sum or by updating a mean: n roundings, and for the update m + (x -
   * m)/k two more that weigh 1/k at step k, altogether 2 (1 + ln n). A few lanes that are added up
   * at the end belong here too.
   */
  SEQUENTIAL {
    @Override
    public double roundings(long n) {
      return n + 2 * (1 + Math.log(Math.max(n, 1)));
    }
  },
  /** In blocks or a tree, in the format itself: 2 log2 n + 16 roundings. */
  BLOCKED {
    @Override
    public double roundings(long n) {
      return 2 * (Math.log(Math.max(n, 1)) / Math.log(2)) + 16;
    }
  },
  /**
   * In a wider format (double for float32, double-double for float64), rounded to the format once
   * at the end: one rounding, and n roundings that are at least 2^29 times smaller.
   */
  WIDE {
    @Override
    public double roundings(long n) {
      return 1 + n * 0x1p-29;
    }
  };

  /** How many roundings of the format, at most, a sum of {@code n} values amounts to. */
  public abstract double roundings(long n);
}
