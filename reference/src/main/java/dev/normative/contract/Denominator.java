package dev.normative.contract;

/** What the sum of squared deviations is divided by to get a variance of n values. */
public enum Denominator {
  /** n: the population variance. */
  BIASED,
  /** n - 1: the sample variance, Bessel's correction. */
  UNBIASED;

  /**
   * The factor that turns a population variance of {@code n} values into this one: 1 or n / (n -
   * 1). For a single value, whose sample variance is undefined, it is 1.
   */
  public double correction(long n) {
    return this == BIASED || n < 2 ? 1 : (double) n / (n - 1);
  }
}
