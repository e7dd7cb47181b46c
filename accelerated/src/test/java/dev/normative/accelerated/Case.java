package dev.normative.accelerated;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.SplittableRandom;

/** One call, forward and backward, with everything that goes into it. */
record Case(
    NormSpec spec, Tensor input, Affine affine, RunningStats before, Mode mode, Tensor upstream) {

  /** What a call gave. */
  record Outcome(Forward forward, Gradients gradients) {}

  /** A batch normalization with options and data drawn at random. */
  static Case random(Shape shape, int axis, DType dtype, SplittableRandom random) {
    int rank = shape.rank();
    return random(
        shape, new Reduction.PerChannel(shape.size(axis), axis, rank, rank), dtype, random);
  }

  /** A call with options and data drawn at random. */
  static Case random(Shape shape, Reduction reduction, DType dtype, SplittableRandom random) {
    NormSpec spec = randomSpec(reduction, dtype, random);
    Shape parameters = reduction.parameterShape();
    int axis = axis(shape, reduction);
    int channels = Math.max(1, shape.size(axis));
    int channelStride = Math.max(1, shape.elements(axis + 1, shape.rank()));
    // The spread of float32 data around their mean is at least 2^-10 of it, of float64 2^-20.
    double condition = Math.scalb(1, random.nextInt(dtype == DType.FLOAT32 ? 10 : 20));
    double spread = Math.scalb(1, random.nextInt(-8, 8));
    double outlier = random.nextInt(4) == 0 ? 1000 : 1;
    double[] values = new double[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      int channel = i / channelStride % channels;
      double deviation = random.nextDouble(-1, 1) * (i < channels ? outlier : 1);
      values[i] = spread * (condition * (channel % 5 - 1) + deviation);
    }
    return new Case(
        spec,
        Tensor.adopting(shape, values).rounded(dtype),
        new Affine(
            spec.scale()
                ? Optional.of(uniform(parameters, -2, 2, dtype, random))
                : Optional.empty(),
            spec.shift()
                ? Optional.of(uniform(parameters, -2, 2, dtype, random))
                : Optional.empty()),
        spec.running().isPresent()
            ? new RunningStats(
                uniform(parameters, -2, 2, dtype, random),
                uniform(parameters, 0.25, 4, dtype, random),
                random.nextInt(5))
            : RunningStats.none(),
        random.nextInt(3) == 0 ? Mode.EVALUATION : Mode.TRAINING,
        uniform(shape, -1, 3, dtype, random));
  }

  private static int axis(Shape shape, Reduction reduction) {
    if (reduction instanceof Reduction.PerChannel perChannel) {
      return perChannel.axis();
    }
    return reduction instanceof Reduction.ChannelGroups grouped
        ? grouped.axis()
        : shape.rank() - ((Reduction.TrailingAxes) reduction).normalizedShape().rank();
  }

  private static NormSpec randomSpec(Reduction reduction, DType dtype, SplittableRandom random) {
    Denominator stored = random.nextBoolean() ? Denominator.BIASED : Denominator.UNBIASED;
    double[] weights = {0, 0.1, 0.5, 1};
    Optional<RunningUpdate> running =
        switch (reduction.trackedStatistics() == 0 ? 0 : random.nextInt(3)) {
          case 0 -> Optional.empty();
          case 1 -> Optional.of(new RunningUpdate.Cumulative(stored));
          default -> Optional.of(new RunningUpdate.Exponential(weights[random.nextInt(4)], stored));
        };
    return new NormSpec(
        reduction,
        random.nextInt(4) > 0,
        random.nextBoolean(),
        random.nextBoolean(),
        Math.pow(10, -random.nextInt(1, 8)),
        running,
        new Policies(
            Policies.SingleValue.PASS,
            Policies.EmptyBatch.PASS,
            random.nextBoolean()
                ? Policies.EpsilonPlace.INSIDE_ROOT
                : Policies.EpsilonPlace.OUTSIDE_ROOT),
        dtype);
  }

  private static Tensor uniform(
      Shape shape, double from, double to, DType dtype, SplittableRandom random) {
    double[] values = random.doubles(shape.elements(), from, to).toArray();
    return Tensor.adopting(shape, values).rounded(dtype);
  }

  /** The call, done by an implementation. */
  Outcome run(NormalizationProvider provider) {
    Normalization normalization = provider.create(spec);
    Forward forward = normalization.forward(input, affine, before, mode);
    return new Outcome(forward, normalization.backward(forward, upstream));
  }

  @Override
  public String toString() {
    return input.shape() + " " + mode + " " + spec;
  }
}
