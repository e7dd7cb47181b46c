package dev.normative.conformance.profile;

import dev.normative.conformance.Family;
import dev.normative.contract.Accumulator;
import dev.normative.contract.NormalizationProvider;
import dev.normative.numerics.DoubleDouble;
import dev.normative.numerics.DoubleDoubleSum;
import dev.normative.numerics.ElementSet;
import dev.normative.numerics.Moments;
import dev.normative.tensor.DType;
import dev.normative.tensor.Tensor;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures how exactly an implementation adds up 100,000 values: long enough that adding one after
 * the other, in blocks, and in a wider format differ by far.
 *
 * <p>The mean that was used is read off the output. With y = (x - m) r the mean of y is (exact mean
 * - m) r up to the roundings of y, each at most u |y|; its exact value is 0. The data lie around 1
 * with a sixteenth for a deviation, so that r is 16 and the roundings of y stand for an error of
 * the mean of at most u/16, which is added to what an accumulator allows.
 */
public final class LongSum {
  private static final int VALUES = 100_000;
  private static final double DEVIATION = 0x1p-4;
  private static final long SEED = 47;

  /** The same for every implementation; to draw them takes longer than to add them up. */
  private static final Map<DType, Sample> SAMPLES =
      Stream.of(DType.values())
          .collect(Collectors.toUnmodifiableMap(Function.identity(), Sample::of));

  private final DType dtype;
  private final double error;

  private LongSum(DType dtype, double error) {
    this.dtype = dtype;
    this.error = error;
  }

  /** Adds up once, through one of the implementation's norms that subtract a mean. */
  public static LongSum of(NormalizationProvider provider, Family family, DType dtype) {
    Probe probe = new Probe(provider, family, dtype, VALUES);
    Sample sample = SAMPLES.get(dtype);
    Tensor output = probe.output(probe.input(sample.values().toArray()));
    DoubleDoubleSum sum = new DoubleDoubleSum();
    probe.set().forEach(position -> sum.add(output.at(position)));
    DoubleDouble mean = sum.value().dividedBy(VALUES);
    double error = Math.abs(mean.times(sample.deviation()).toDouble());
    return new LongSum(dtype, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
  }

  /** The values of one format in the order of every norm's one set, and their deviation. */
  private record Sample(Tensor values, DoubleDouble deviation) {
    static Sample of(DType dtype) {
      SplittableRandom random = new SplittableRandom(SEED);
      double[] values = new double[VALUES];
      for (int i = 0; i < VALUES; i++) {
        double uniform = (random.nextLong() >> 10) * 0x1p-53;
        values[i] = dtype.round(1 + DEVIATION * Math.sqrt(3) * uniform);
      }
      Tensor tensor = Tensor.vector(values);
      Moments moments = Moments.of(tensor, new ElementSet(0, 1, VALUES, VALUES));
      return new Sample(tensor, moments.variance().squareRoot());
    }
  }

  /** The error of the mean as a share of what an accumulator may make. */
  public double share(Accumulator accumulator) {
    double u = dtype.unitRoundoff();
    double roundings = accumulator.roundings(VALUES) * u;
    // The values are positive: their mean magnitude is their mean, 1 to within a thousandth.
    double allowed = 1.001 * roundings / (1 - roundings) + u * DEVIATION;
    return error / allowed;
  }

  /** The error in unit roundoffs, which is about the number of roundings that went into it. */
  public double roundings() {
    return error / dtype.unitRoundoff();
  }
}
