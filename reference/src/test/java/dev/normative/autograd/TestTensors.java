package dev.normative.autograd;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.SplittableRandom;

/** Tensors made from a seed, with what a gradient check needs to know of them. */
final class TestTensors {
  private static final double UNIT_ROUNDOFF = 0x1p-53;

  private final SplittableRandom random;

  TestTensors(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Elements between -1 and 1. */
  Tensor ofOrderOne(int... sizes) {
    return Tensor.zeros(Shape.of(sizes)).map(zero -> random.nextDouble(-1, 1));
  }

  /** Elements between 1/8 and 1 on either side of 0, so that none crosses it in a check. */
  Tensor awayFromZero(int... sizes) {
    return Tensor.zeros(Shape.of(sizes))
        .map(zero -> random.nextDouble(0.125, 1) * (random.nextBoolean() ? 1 : -1));
  }

  /** Elements that are all at least 1/16 apart, so that none overtakes another in a check. */
  Tensor farApart(int... sizes) {
    double[] values = new double[Shape.of(sizes).elements()];
    for (int i = 0; i < values.length; i++) {
      int other = random.nextInt(i + 1);
      values[i] = values[other];
      values[other] = i / 16.0;
    }
    return Tensor.adopting(Shape.of(sizes), values);
  }

  int[] classes(int samples, int classes) {
    return random.ints(samples, 0, classes).toArray();
  }

  /**
   * A check for inputs of order 1. A sum of products errs by at most the number of roundings that
   * any term goes through, times u, times the sum of the terms' magnitudes (to first order in u).
   */
  static GradientCheck check(double roundingsPerTerm, double sumOfMagnitudes) {
    return new GradientCheck(0x1p-7, 1.01 * roundingsPerTerm * UNIT_ROUNDOFF * sumOfMagnitudes);
  }
}
