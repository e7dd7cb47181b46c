package dev.normative.numerics;

import dev.normative.tensor.Tensor;
import java.util.List;
import java.util.function.IntConsumer;

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
 * <p>Where all values are the same, mean and variance are that value and 0, exactly.
 *
 * <p>A NaN or an infinity among the values makes mean and variance NaN or infinite. Of an empty set
 * both are NaN.
 *
 * @param count how many values there are
 * @param mean their mean
 * @param variance the mean of their squared deviations from the mean; never negative
 * @param largest the largest magnitude among the values; 0 for none, undefined where one is NaN
 * @param constant whether all values are finite and the same, or there are none
 */
public record Moments(
    int count, DoubleDouble mean, DoubleDouble variance, double largest, boolean constant) {

  /** A mean and a variance whose values are not known, as if of a constant set. */
  public Moments(int count, DoubleDouble mean, DoubleDouble variance) {
    this(count, mean, variance, Math.abs(mean.high()), true);
  }

  /** The moments of some elements of a tensor. */
  public static Moments of(Tensor values, ElementSet set) {
    FirstPass pass = new FirstPass(values, set);
    set.forEach(pass);
    if (pass.constant) {
      DoubleDouble value = DoubleDouble.of(pass.first);
      return new Moments(set.size(), value, DoubleDouble.ZERO, pass.largest, true);
    }
    DoubleDouble mean = pass.sum.value().dividedBy(set.size());
    DoubleDouble variance = meanSquareAbout(mean, values, set);
    return new Moments(set.size(), mean, variance, pass.largest, set.size() == 0);
  }

  /** The mean square about zero, with zero in the place of the mean (RMS normalization). */
  public static Moments aboutZero(Tensor values, ElementSet set) {
    DoubleDouble zero = DoubleDouble.ZERO;
    FirstPass pass = new FirstPass(values, set);
    set.forEach(pass);
    DoubleDouble meanSquare = meanSquareAbout(zero, values, set);
    return new Moments(set.size(), zero, meanSquare, pass.largest, pass.largest == 0);
  }

  /** What is known of the values before their mean is. */
  private static final class FirstPass implements IntConsumer {
    final DoubleDoubleSum sum = new DoubleDoubleSum();
    final double first;
    boolean constant;
    double largest;
    private final Tensor values;

    FirstPass(Tensor values, ElementSet set) {
      this.values = values;
      this.first = set.size() == 0 ? Double.NaN : values.at(set.start());
      this.constant = Double.isFinite(first);
    }

    @Override
    public void accept(int position) {
      double value = values.at(position);
      sum.add(value);
      constant &= value == first;
      largest = Math.max(largest, Math.abs(value));
    }
  }

  /**
   * The moments of several sets together, from those of each (T. Chan, G. Golub and R. LeVeque,
   * "Algorithms for computing the sample variance", The American Statistician 37(3), 1983,
   * doi:10.1080/00031305.1983.10483115): with n, m, v of the whole and n_i, m_i, v_i of the parts
   *
   * <pre>
   *   m = sum(n_i m_i) / n      v = sum(n_i (v_i + (m_i - m)^2)) / n
   * </pre>
   *
   * <p>Empty parts are left out; of no part, or of empty ones only, mean and variance are NaN. With
   * A the mean of |x| and e = (3n + 12) u<sup>2</sup> A, the mean errs by at most e and the
   * variance by (3n + 40) u<sup>2</sup> v + 5 e sqrt(v) + 3 e<sup>2</sup>: unlike in one pass over
   * all deviations, the parts' means count once where they differ from the whole's.
   */
  public static Moments merged(List<Moments> parts) {
    List<Moments> filled = parts.stream().filter(part -> part.count() > 0).toList();
    int count = 0;
    double largest = 0;
    DoubleDoubleSum sum = new DoubleDoubleSum();
    for (Moments part : filled) {
      count = Math.addExact(count, part.count());
      largest = Math.max(largest, part.largest());
      sum.add(part.mean().times(part.count()));
    }
    if (haveOneMean(filled)) {
      DoubleDoubleSum within = new DoubleDoubleSum();
      filled.forEach(part -> within.add(part.variance().times(part.count())));
      DoubleDouble variance = within.value().dividedBy(count);
      boolean constant = filled.stream().allMatch(Moments::constant);
      return new Moments(count, filled.get(0).mean(), variance, largest, constant);
    }
    DoubleDouble mean = sum.value().dividedBy(count);
    DoubleDoubleSum squares = new DoubleDoubleSum();
    for (Moments part : filled) {
      DoubleDouble distance = part.mean().minus(mean);
      squares.add(part.variance().plus(distance.times(distance)).times(part.count()));
    }
    DoubleDouble variance = squares.value().dividedBy(count);
    return new Moments(count, mean, variance, largest, filled.isEmpty());
  }

  private static boolean haveOneMean(List<Moments> parts) {
    return !parts.isEmpty()
        && parts.stream().allMatch(part -> part.mean().equals(parts.get(0).mean()));
  }

  private static DoubleDouble meanSquareAbout(DoubleDouble center, Tensor values, ElementSet set) {
    DoubleDouble negatedCenter = center.negated();
    DoubleDoubleSum squares = new DoubleDoubleSum();
    set.forEach(
        position -> {
          DoubleDouble deviation = negatedCenter.plus(values.at(position));
          squares.add(deviation.times(deviation));
        });
    return squares.value().dividedBy(set.size());
  }
}
