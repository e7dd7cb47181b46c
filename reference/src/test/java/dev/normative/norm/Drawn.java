package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.SplittableRandom;

/** Tensors drawn from a seed, for laws that hold on any data. */
final class Drawn {
  private final SplittableRandom random;

  Drawn(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Values around an offset, spread by a power of two. */
  Tensor input(Shape shape, double offset, int exponent) {
    return uniform(shape).map(u -> offset + Math.scalb(u, exponent));
  }

  /** Values between -1 and 1. */
  Tensor uniform(Shape shape) {
    double[] values = new double[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextLong() >> 10) * 0x1p-53;
    }
    return Tensor.adopting(shape, values);
  }

  Affine affine(NormSpec spec) {
    Shape shape = spec.reduction().parameterShape();
    return Affine.of(uniform(shape).map(u -> 2 * u), uniform(shape));
  }

  RunningStats statistics(NormSpec spec) {
    Shape shape = Shape.of(spec.reduction().trackedStatistics());
    return new RunningStats(uniform(shape), uniform(shape).map(u -> 2 + u), random.nextInt(5));
  }
}
