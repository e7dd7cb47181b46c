package dev.normative.contract;

/**
 * How the relative error of a computed variance may grow with the condition number of the data,
 * kappa = sqrt(1 + mean<sup>2</sup> / variance); the best class first.
 *
 * <p>With g = k u / (1 - k u) for a sum of k roundings, and the mean off by at most g kappa
 * standard deviations (its error is at most g times the mean magnitude of the values), the bounds
 * are those of T. Chan, G. Golub and R. LeVeque, "Algorithms for computing the sample variance",
 * The American Statistician 37(3), 1983, with the constants that follow from g alone.
 */
public enum StabilityClass {
  /**
   * Two passes and the correction by the squared sum of the deviations: g + g<sup>3</sup>
   * kappa<sup>2</sup>. The error of the mean enters only as its own rounding error.
   */
  CORRECTED_TWO_PASS {
    @Override
    double growth(double g, double condition) {
      return g + g * g * g * condition * condition;
    }
  },
  /** Two passes: g + g<sup>2</sup> kappa<sup>2</sup>, the second term being the mean's error. */
  TWO_PASS {
    @Override
    double growth(double g, double condition) {
      return g + g * g * condition * condition;
    }
  },
  /** Updating algorithms, such as Welford's, and data shifted by a sample: g kappa. */
  UPDATING {
    @Override
    double growth(double g, double condition) {
      return g * (1 + condition) + g * g * condition * condition;
    }
  },
  /** E[x<sup>2</sup>] - E[x]<sup>2</sup>: 3 g kappa<sup>2</sup>. */
  ONE_PASS {
    @Override
    double growth(double g, double condition) {
      return 3 * g * condition * condition;
    }
  };

  abstract double growth(double g, double condition);

  /**
   * The largest relative error of a variance of n values.
   *
   * @param accumulator how n values are added up
   * @param n how many values
   * @param unitRoundoff half the distance from 1 to the next number of the format
   * @param condition the condition number of the values, 1 or more
   */
  public double relativeError(
      Accumulator accumulator, long n, double unitRoundoff, double condition) {
    // Subtraction (twice, by the square), square, quotient; the inverse root and its use.
    double roundings = (accumulator.roundings(n) + 9) * unitRoundoff;
    return roundings < 1
        ? growth(roundings / (1 - roundings), condition)
        : Double.POSITIVE_INFINITY;
  }
}
