package dev.normative.numerics;

/**
 * A running sum in double-double arithmetic, in the order in which terms come.
 *
 * <p>After n terms t the error is at most about 3 n u<sup>2</sup> times the sum of |t|, u =
 * 2<sup>-53</sup> (see {@link DoubleDouble}). Not safe for several threads.
 */
public final class DoubleDoubleSum {
  // Two fields instead of a DoubleDouble: a loop then runs without allocating.
  private double high;
  private double low;

  /** Adds a double. */
  public void add(double term) {
    double s = high + term;
    double termRounded = s - high;
    double error = (high - (s - termRounded)) + (term - termRounded);
    set(s, low + error);
  }

  /** Adds a double-double. */
  public void add(DoubleDouble term) {
    DoubleDouble s = new DoubleDouble(high, low).plus(term);
    high = s.high();
    low = s.low();
  }

  private void set(double larger, double smaller) {
    high = larger + smaller;
    low = smaller - (high - larger);
  }

  /** The sum so far. */
  public DoubleDouble value() {
    return new DoubleDouble(high, low);
  }
}
