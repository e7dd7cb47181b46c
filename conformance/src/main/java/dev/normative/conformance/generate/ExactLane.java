package dev.normative.conformance.generate;

import dev.normative.contract.Affine;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Data for which nothing is rounded, whatever the order: differences of a single bit are then
 * mistakes, not rounding.
 *
 * <p>With t a power of two, a statistics set has n = 2, 4 ... 64 values m t + d t and m t - d t, as
 * many of the one as of the other in any order, d = {@value #DEVIATION} and m a whole number
 * between -4096 and 4096 (0 where the mean is not subtracted). Epsilon is ({@value #ROOT}
 * <sup>2</sup> - d<sup>2</sup>) t<sup>2</sup>. In units of t, t<sup>2</sup>:
 *
 * <ul>
 *   <li>every partial sum of values is a whole number below 64 (4096 + 420) &lt; 2<sup>24</sup>,
 *       every sum of squared deviations one of at most 64 d<sup>2</sup> &lt; 2<sup>24</sup>: no
 *       order, tree, wider format or fused operation changes them, not even in float32;
 *   <li>mean = n m / n and variance = n d<sup>2</sup> / n are exact as quotients, and as products
 *       with 1/n, n being a power of two. Corrected two-pass algorithms add deviations to exactly
 *       0;
 *   <li>variance + epsilon = 2<sup>18</sup>, its root 2<sup>9</sup>, the inverse 2<sup>-9</sup>:
 *       quotients and roots that are rounded to nearest are exact;
 *   <li>with a scale and a shift that are multiples of 1/8 below 4 and 8, scale (x - m) r + shift
 *       is a multiple of 2<sup>-12</sup> below 2<sup>12</sup>, and so is every part of a x + b with
 *       a = scale r, b = shift - m a, in whichever order.
 * </ul>
 *
 * <p>Updating algorithms (Welford) form m_k = m_(k-1) + (x - m_(k-1)) / k: here d times a whole
 * number over k, which is whole where k divides d. As d = lcm(1 ... 7), they are exact too up to n
 * = 8 (the last mean being m again), and round beyond it.
 */
public final class ExactLane {
  /** lcm(1, 2, ... 7). */
  static final int DEVIATION = 420;

  /** The least power of two that is larger. */
  static final int ROOT = 512;

  private static final int RADICAND = ROOT * ROOT - DEVIATION * DEVIATION;

  private ExactLane() {}

  /** The epsilon that goes with values in units of 2^exponent. */
  static double epsilon(int exponent) {
    return Math.scalb((double) RADICAND, 2 * exponent);
  }

  /** Whether a case has an epsilon of this lane, and as many values in a set as it needs. */
  public static boolean isFor(NormCase c) {
    double epsilon = c.spec().epsilon();
    int size = c.shape().elements() == 0 ? 0 : c.partition().set(0).size();
    return epsilon == epsilon(exponent(epsilon))
        && size >= 2
        && size <= 64
        && Integer.bitCount(size) == 1;
  }

  private static int exponent(double epsilon) {
    return (Math.getExponent(epsilon) - Math.getExponent((double) RADICAND)) / 2;
  }

  /** The input of a case whose epsilon is one of this lane's. */
  public static Tensor input(NormCase c) {
    SplittableRandom random = new SplittableRandom(c.seed());
    Membership membership = Membership.of(c);
    double unit = Math.scalb(1.0, exponent(c.spec().epsilon()));
    int size = membership.setSize();
    double[] mean = new double[membership.sets()];
    boolean[][] up = new boolean[mean.length][];
    int first = DataKind.choose(random, 512);
    for (int s = 0; s < mean.length; s++) {
      // Steps of a prime: sets that are mistaken for each other have other means.
      mean[s] = c.spec().centered() ? (first + 1031 * s) % 8192 - 4096 : 0;
      up[s] = halfOf(size, random);
    }
    return membership.fill(
        c.shape(), (set, place) -> unit * (mean[set] + (up[set][place] ? DEVIATION : -DEVIATION)));
  }

  /** As many true as false, shuffled. */
  private static boolean[] halfOf(int size, SplittableRandom random) {
    boolean[] half = new boolean[size];
    for (int i = 0; i < size; i++) {
      int other = DataKind.choose(random, i + 1);
      half[i] = half[other];
      half[other] = i % 2 == 0;
    }
    return half;
  }

  /** Scales and shifts of few bits, no scale zero. */
  public static Affine affine(NormCase c) {
    SplittableRandom random = new SplittableRandom(~c.seed());
    Shape parameters = c.spec().reduction().parameterShape();
    Tensor scale =
        Tensor.adopting(
            parameters,
            DataKind.each(
                parameters,
                random,
                u -> (u < 0 ? -1 : 1) * (1 + Math.floor(31 * Math.abs(u))) / 8));
    Tensor shift =
        Tensor.adopting(parameters, DataKind.each(parameters, random, u -> Math.rint(63 * u) / 8));
    return new Affine(
        c.spec().scale() ? Optional.of(scale) : Optional.empty(),
        c.spec().shift() ? Optional.of(shift) : Optional.empty());
  }
}
