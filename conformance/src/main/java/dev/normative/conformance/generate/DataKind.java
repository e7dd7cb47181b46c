package dev.normative.conformance.generate;

import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * What an input looks like, simplest first: a failing case shrinks towards the first kind.
 *
 * <p>The kinds differ in the condition number of their variance, sqrt(1 + mean<sup>2</sup> /
 * variance), and in how their variance compares with epsilon.
 */
public enum DataKind {
  /** Integers from -8 to 8: sums and means of few of them are exact. */
  INTEGERS {
    @Override
    double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype) {
      return each(shape, random, u -> Math.rint(8 * u));
    }
  },
  /** Uniform between -3 and 3: the friendly case. */
  UNIFORM {
    @Override
    double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype) {
      return each(shape, random, u -> 3 * u);
    }
  },
  /** Of the size of the square root of epsilon, so that a wrong epsilon shows. */
  EPSILON_SIZED {
    @Override
    double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype) {
      double size = Math.sqrt(epsilon);
      return each(shape, random, u -> size * u);
    }
  },
  /** A mean that is large against the deviation: condition numbers from 1 to 1e6. */
  OFFSET {
    @Override
    double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype) {
      double offset = POWERS_OF_TEN[choose(random, POWERS_OF_TEN.length)];
      return each(shape, random, u -> offset + UNIT_DEVIATION * u);
    }
  },
  /** Scaled by a power of two between 2^-20 and 2^20. */
  SCALED {
    @Override
    double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype) {
      int exponent = choose(random, 41) - 20;
      return each(shape, random, u -> Math.scalb(3 * u, exponent));
    }
  },
  /** Uniform, but for one value that is a thousand times larger. */
  OUTLIER {
    @Override
    double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype) {
      double[] values = each(shape, random, u -> 3 * u);
      values[choose(random, values.length)] *= 1000;
      return values;
    }
  },
  /** A single value for all elements, not a round one: its mean need not be exact. */
  CONSTANT {
    @Override
    double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype) {
      double constant = 1000 * uniform(random);
      return each(shape, random, u -> constant);
    }
  },
  /** Of up to 2^25 times the smallest subnormal number: squares of them are zero. */
  SUBNORMAL {
    @Override
    public boolean ordinary() {
      return false;
    }

    @Override
    double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype) {
      double size = Math.scalb(dtype.smallestSubnormal(), choose(random, 26));
      return each(
          shape,
          random,
          u -> Math.rint(u * size / dtype.smallestSubnormal()) * dtype.smallestSubnormal());
    }
  },
  /** So large that sums of squares just fit the format. */
  NEAR_OVERFLOW {
    @Override
    public boolean ordinary() {
      return false;
    }

    @Override
    double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype) {
      // Deviations are at most twice as large, and their squares' sum a quarter of the largest.
      double size = Math.sqrt(dtype.largest() / 32 / shape.elements());
      return each(shape, random, u -> size * u);
    }
  },
  /** Representable, but for most of them not their squares or sums. */
  OVERFLOWING {
    @Override
    public boolean ordinary() {
      return false;
    }

    @Override
    double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype) {
      double range = Math.getExponent(dtype.largest()) / 2.0;
      int above = choose(random, (int) range);
      double size = Math.scalb(Math.sqrt(dtype.largest()), above);
      return each(shape, random, u -> size * u);
    }
  };

  /** What a number uniform between -1 and 1 is multiplied with to have the deviation 1. */
  private static final double UNIT_DEVIATION = Math.sqrt(3);

  private static final double[] POWERS_OF_TEN = {1, 10, 1e2, 1e3, 1e4, 1e5, 1e6};

  /** Whether nothing comes near overflow or underflow in the course of a normalization. */
  public boolean ordinary() {
    return true;
  }

  /** The elements of one input, row-major, not yet rounded to any format. */
  abstract double[] fill(Shape shape, SplittableRandom random, double epsilon, DType dtype);

  /** One value for each element, made from a number between -1 and 1. */
  static double[] each(Shape shape, SplittableRandom random, DoubleUnaryOperator fromUniform) {
    double[] values = new double[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = fromUniform.applyAsDouble(uniform(random));
    }
    return values;
  }

  /**
   * Uniform between -1 and 1. Made from bits here, since a library's way from bits to doubles may
   * change from one JDK to the next, and with it the case that a seed stands for.
   */
  private static double uniform(SplittableRandom random) {
    return (random.nextLong() >> 10) * 0x1p-53;
  }

  /** A number from 0 to count - 1; the bias of the remainder is below 2^-30 and harmless here. */
  static int choose(SplittableRandom random, int count) {
    return (int) ((random.nextLong() >>> 32) % count);
  }
}
