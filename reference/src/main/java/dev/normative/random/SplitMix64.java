package dev.normative.random;

/**
 * The SplitMix64 generator, written out so that one seed gives the same draws on every Java
 * version: state += 0x9e3779b97f4a7c15, then a mixing function of the state.
 *
 * <p>G. L. Steele Jr., D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators",
 * OOPSLA 2014, doi:10.1145/2660193.2660195. Not safe for several threads.
 */
public final class SplitMix64 {
  private long state;

  /** A generator that starts with this seed; any will do. */
  public SplitMix64(long seed) {
    this.state = seed;
  }

  /** The next 64 bits. */
  public long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** A multiple of 2<sup>-53</sup> from 0 (included) to 1 (excluded). */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }
}
