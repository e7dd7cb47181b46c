package dev.normative.numerics;

import dev.normative.tensor.Tensor;

/**
 * The mean and the population variance of a set of values, in double-double arithmetic.
 *
 * <p>mean = sum(x) / n, then variance = sum((x - mean)<sup>2</sup>) / n in a second pass over the
 * values. With u = 2<sup>-53</sup>, A the mean of |x| and v the variance, and as long as no square
 * over- or underflows (|x| between 1e-140 and 1e140):
 *
 * <ul>
 *   <li>the mean errs by at most (3n + 3) u<sup>2</sup> A: n additions of at most 3u<sup>2</sup>
 *       each, relative to partial sums that never exceed n A, and one division;
 *   <li>the variance errs by at most (3n + 16) u<sup>2</sup> v + e<sup>2</sup>, e being the error
 *       of the mean: deviations from a mean that is off by e have the mean square v +
 *       e<sup>2</sup>, and each goes through a subtraction (3u<sup>2</sup>), a square
 *       (6u<sup>2</sup>, the deviation's error counting twice), n additions and a division.
 * </ul>
 *
 * <p>A NaN or an infinity among the values makes mean and variance NaN or infinite. Of an empty set
 * both are NaN.
 *
 * @param count how many values there are
 * @param mean their mean
 * @param variance the mean of their squared deviations from the mean; never negative
 */
public record Moments(int count, DoubleDouble mean, DoubleDouble variance) {

  /** The moments of some elements of a tensor. */
  public static Moments of(Tensor values, ElementSet set) {
    DoubleDoubleSum sum = new DoubleDoubleSum();
    for (int run = 0; run < set.runs(); run++) {
      int start = set.runStart(run);
      for (int i = start; i < start + set.runLength(); i++) {
        sum.add(values.at(i));
      }
    }
    DoubleDouble mean = sum.value().dividedBy(set.size());
    return new Moments(set.size(), mean, meanSquareAbout(mean, values, set));
  }

  /** The mean square about zero, with zero in the place of the mean (RMS normalization). */
  public static Moments aboutZero(Tensor values, ElementSet set) {
    DoubleDouble zero = DoubleDouble.ZERO;
    return new Moments(set.size(), zero, meanSquareAbout(zero, values, set));
  }

  private static DoubleDouble meanSquareAbout(DoubleDouble center, Tensor values, ElementSet set) {
    DoubleDouble negatedCenter = center.negated();
    DoubleDoubleSum squares = new DoubleDoubleSum();
    for (int run = 0; run < set.runs(); run++) {
      int start = set.runStart(run);
      for (int i = start; i < start + set.runLength(); i++) {
        DoubleDouble deviation = negatedCenter.plus(values.at(i));
        squares.add(deviation.times(deviation));
      }
    }
    return squares.value().dividedBy(set.size());
  }
}
