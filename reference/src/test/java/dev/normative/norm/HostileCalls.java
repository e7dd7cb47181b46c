package dev.normative.norm;

import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies;
import dev.normative.contract.Profile;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Calls that are hard to compute, drawn from a seed: condition numbers from 1 to 1e12, magnitudes
 * from subnormal to the largest double, results that cancel wholly or nearly.
 */
final class HostileCalls {

  /** A norm by the name that a table shows. */
  enum Norm {
    BATCH_NORM_1D,
    BATCH_NORM_2D,
    BATCH_NORM_CHANNELS_LAST,
    BATCH_NORM_EVALUATION,
    LAYER_NORM,
    GROUP_NORM,
    INSTANCE_NORM,
    RMS_NORM
  }

  private final SplittableRandom random;

  HostileCalls(long seed) {
    random = new SplittableRandom(seed);
  }

  DfpNormalization.Call next(Norm norm, DType dtype) {
    int samples = 2 + random.nextInt(4);
    int channels = 1 + random.nextInt(3);
    int length = 1 + random.nextInt(4);
    NormSpec spec;
    Shape shape;
    switch (norm) {
      case BATCH_NORM_1D -> {
        spec = NormSpec.batchNorm1d(channels);
        shape = Shape.of(samples, channels);
      }
      case BATCH_NORM_2D -> {
        spec = NormSpec.batchNorm2d(channels);
        shape = Shape.of(samples, channels, length, 2);
      }
      case BATCH_NORM_CHANNELS_LAST -> {
        spec = Profile.KERAS.batchNorm(channels, 3);
        shape = Shape.of(samples, length, channels);
      }
      case BATCH_NORM_EVALUATION -> {
        spec = NormSpec.batchNorm1d(channels);
        shape = Shape.of(samples, channels, length);
      }
      case LAYER_NORM -> {
        spec = NormSpec.layerNorm(length + 1, channels);
        shape = Shape.of(samples, length + 1, channels);
      }
      case GROUP_NORM -> {
        spec = NormSpec.groupNorm(2, 2 * channels);
        shape = Shape.of(samples, 2 * channels, length);
      }
      case INSTANCE_NORM -> {
        spec = NormSpec.instanceNorm1d(channels).withAffine(true, true);
        shape = Shape.of(samples, channels, length + 1);
      }
      default -> {
        spec = NormSpec.rmsNorm(length, channels);
        shape = Shape.of(samples, length, channels);
      }
    }
    Policies.EpsilonPlace place =
        random.nextInt(3) == 0
            ? Policies.EpsilonPlace.OUTSIDE_ROOT
            : Policies.EpsilonPlace.INSIDE_ROOT;
    double[] epsilons = {1e-5, 1e-5, 1e-3, 0.1, 1e-12, 1e-30};
    spec =
        spec.withPolicies(spec.policies().withEpsilonPlace(place))
            .withEpsilon(epsilons[random.nextInt(epsilons.length)])
            .withDType(dtype);
    if (spec.reduction().trackedStatistics() > 0) {
      spec = spec.withRunning(update());
    }
    return call(spec, shape, norm == Norm.BATCH_NORM_EVALUATION);
  }

  private RunningUpdate update() {
    Denominator stored = random.nextBoolean() ? Denominator.BIASED : Denominator.UNBIASED;
    double[] weights = {0.1, 0.25, 1 - 0.99, 1, 0};
    return random.nextInt(4) == 0
        ? new RunningUpdate.Cumulative(stored)
        : new RunningUpdate.Exponential(weights[random.nextInt(weights.length)], stored);
  }

  private DfpNormalization.Call call(NormSpec spec, Shape shape, boolean evaluation) {
    // Half of the calls have moderate magnitudes, as networks have.
    int exponent = random.nextBoolean() ? random.nextInt(-8, 9) : exponent(spec.dtype());
    Tensor input = input(shape, exponent, spec.dtype());
    int parameters = spec.reduction().parameterShape().elements();
    Shape parameterShape = spec.reduction().parameterShape();
    Affine affine =
        new Affine(
            spec.scale()
                ? Optional.of(parameters(parameters, true, parameterShape, spec.dtype()))
                : Optional.empty(),
            spec.shift()
                ? Optional.of(parameters(parameters, false, parameterShape, spec.dtype()))
                : Optional.empty());
    RunningStats before = RunningStats.none();
    if (spec.running().isPresent()) {
      int channels = spec.reduction().trackedStatistics();
      int spread = random.nextBoolean() ? 0 : Math.max(-1000, Math.min(1000, 2 * exponent));
      double[] mean = new double[channels];
      double[] variance = new double[channels];
      for (int c = 0; c < channels; c++) {
        mean[c] = Math.scalb(signed(), random.nextBoolean() ? 0 : exponent);
        variance[c] = Math.scalb(random.nextDouble(), spread);
      }
      before =
          new RunningStats(
              Tensor.vector(mean).rounded(spec.dtype()),
              finite(Tensor.vector(variance), spec.dtype()),
              random.nextInt(4));
    }
    Mode mode = evaluation ? Mode.EVALUATION : Mode.TRAINING;
    return new DfpNormalization.Call(
        spec, input, affine, before, mode, upstream(shape, spec.dtype()));
  }

  private static Tensor finite(Tensor values, DType dtype) {
    return values.map(v -> Math.min(v, dtype.largest())).rounded(dtype);
  }

  private int exponent(DType dtype) {
    return dtype == DType.FLOAT64 ? random.nextInt(-1074, 1010) : random.nextInt(-148, 115);
  }

  private Tensor input(Shape shape, int exponent, DType dtype) {
    double[] values = new double[shape.elements()];
    int digits = random.nextInt(13);
    double offset = random.nextInt(3) == 0 ? 0 : StrictMath.pow(10, digits);
    // What cancels wholly is 0 to the oracle only where its digits reach down from the values.
    int kind = Math.abs(exponent) < 300 ? random.nextInt(8) : random.nextInt(3, 8);
    for (int i = 0; i < values.length; i++) {
      double value =
          switch (kind) {
            case 0 -> random.nextInt(-2, 3); // results that cancel wholly
            case 1 -> offset; // constant
            case 2 -> i % 2 == 0 ? 1 : -1;
            case 3 -> random.nextInt(4) == 0 ? Math.scalb(signed(), 40) : signed(); // outliers
            default -> offset + signed();
          };
      // What an offset or an outlier adds must not leave the range.
      double reach = exponent > (dtype == DType.FLOAT64 ? 960 : 80) ? 0x1p-44 : 1;
      values[i] = Math.scalb(value * reach, exponent);
    }
    return Tensor.adopting(shape, values).rounded(dtype);
  }

  private Tensor upstream(Shape shape, DType dtype) {
    int kind = random.nextInt(5);
    int far = dtype == DType.FLOAT64 ? random.nextInt(-900, 200) : random.nextInt(-120, 60);
    int exponent = random.nextInt(4) == 0 ? far : random.nextInt(-4, 5);
    double[] values = new double[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (kind) {
            case 0 -> 1; // what the gradient of a sum is
            case 1 -> random.nextInt(2); // as behind a rectifier
            case 2 -> Math.scalb(signed(), exponent);
            default -> signed();
          };
    }
    return Tensor.adopting(shape, values).rounded(dtype);
  }

  private Tensor parameters(int count, boolean scale, Shape shape, DType dtype) {
    int kind = random.nextInt(3);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = kind == 0 ? (scale ? 1 : 0) : kind == 1 ? random.nextInt(-1, 2) : 2 * signed();
    }
    return Tensor.of(shape, values).rounded(dtype);
  }

  private double signed() {
    return random.nextDouble() * 2 - 1;
  }
}
