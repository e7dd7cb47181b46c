package dev.normative.conformance.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.normative.conformance.bound.DerivedBound.Call;
import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Calls of every norm on data for which each term of a bound matters: ordinary ones, offsets,
 * subnormal numbers, scales of 0.
 */
final class DrawnCalls {
  /**
   * In percent. A bound of float32 arithmetic has relative terms of 6e-8 and more, which come from
   * differences of doubles near 1: eight digits of it are left.
   */
  private static final double EIGHT_DIGITS = 1e-6;

  private static final int SAMPLES = 3;
  static final int CHANNELS = 4;
  static final int LENGTH = 2;
  static final Shape SHAPE = Shape.of(SAMPLES, CHANNELS, LENGTH);

  private DrawnCalls() {}

  /** A norm of inputs [3, 4, 2], told by what an element's index says of it. */
  enum Norm {
    BATCH(NormSpec.batchNorm1d(CHANNELS), i -> channel(i), i -> channel(i)),
    GROUP(NormSpec.groupNorm(2, CHANNELS), i -> 2 * sample(i) + channel(i) / 2, i -> channel(i)),
    INSTANCE(
        NormSpec.instanceNorm1d(CHANNELS).withAffine(true, true).withRunning(half()),
        i -> CHANNELS * sample(i) + channel(i),
        i -> channel(i)),
    LAYER(NormSpec.layerNorm(CHANNELS, LENGTH), i -> sample(i), i -> i % (CHANNELS * LENGTH)),
    RMS(
        NormSpec.rmsNorm(CHANNELS, LENGTH).withAffine(true, true),
        i -> sample(i),
        i -> i % (CHANNELS * LENGTH));

    final NormSpec spec;
    final IntUnaryOperator set;
    final IntUnaryOperator parameter;

    Norm(NormSpec spec, IntUnaryOperator set, IntUnaryOperator parameter) {
      this.spec = spec.withDType(DType.FLOAT32);
      this.set = set;
      this.parameter = parameter;
    }
  }

  private static int sample(int i) {
    return i / (CHANNELS * LENGTH);
  }

  private static int channel(int i) {
    return i / LENGTH % CHANNELS;
  }

  private static RunningUpdate half() {
    return new RunningUpdate.Exponential(0.5, Denominator.UNBIASED);
  }

  /** What the numbers of a call are like. */
  enum Data {
    ORDINARY(1, 0, 1e-5, 1),
    OFFSET(1, 100, 1e-5, 1),
    WIDE(1000, 0, 0.25, 1),
    SUBNORMAL(0x1p-143, 0x1p-142, 1, 1),
    SUBNORMAL_EPSILON(0x1p-143, 0x1p-142, 0x1p-146, 1),
    SUBNORMAL_UPSTREAM(1, 0, 0.25, 0x1p-146);

    final double spread;
    final double offset;
    final double epsilon;
    final double upstream;

    Data(double spread, double offset, double epsilon, double upstream) {
      this.spread = spread;
      this.offset = offset;
      this.epsilon = epsilon;
      this.upstream = upstream;
    }
  }

  /** A call and the upstream gradient that comes back to it. */
  record Case(String name, Call call, Tensor upstream) {
    NormalizationBound bound() {
      return new NormalizationBound(
          call.spec(), call.accumulator(), call.input(), call.affine(), call.before(), call.mode());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Every norm, kind of data, place of epsilon and mode, the ways of adding up in turn. */
  static List<Case> cases() {
    Accumulator[] accumulators = Accumulator.values();
    List<Case> cases = new ArrayList<>();
    for (Norm norm : Norm.values()) {
      for (Data data : Data.values()) {
        for (EpsilonPlace place : EpsilonPlace.values()) {
          for (Mode mode : Mode.values()) {
            Accumulator accumulator = accumulators[cases.size() % accumulators.length];
            cases.add(new Drawn(cases.size()).call(norm, data, place, accumulator, mode));
          }
        }
      }
    }
    return cases;
  }

  private static final class Drawn {
    private final SplittableRandom random;

    Drawn(int seed) {
      this.random = new SplittableRandom(seed);
    }

    Case call(Norm norm, Data data, EpsilonPlace place, Accumulator accumulator, Mode mode) {
      NormSpec spec =
          norm.spec
              .withEpsilon(data.epsilon)
              .withPolicies(norm.spec.policies().withEpsilonPlace(place));
      if (spec.running().isPresent()) {
        spec = spec.withRunning(update());
      }
      Tensor input = tensor(SHAPE, data.spread, data.offset);
      Shape parameterShape = spec.reduction().parameterShape();
      Affine affine =
          Affine.of(
              tensor(parameterShape, 2, 0).map(this::orZero),
              tensor(parameterShape, 2, 0).map(this::orZero));
      RunningStats before =
          spec.running().isPresent()
              ? new RunningStats(
                  tensor(Shape.of(CHANNELS), data.spread, data.offset),
                  tensor(Shape.of(CHANNELS), data.spread, 0).map(Math::abs),
                  random.nextInt(3))
              : RunningStats.none();
      int[] elements = IntStream.range(0, input.size()).toArray();
      Call call =
          new Call(
              spec,
              accumulator,
              input,
              affine,
              before,
              mode,
              IntStream.of(elements).map(norm.set).toArray(),
              IntStream.of(elements).map(norm.parameter).toArray(),
              IntStream.of(elements).map(DrawnCalls::channel).toArray());
      String name = String.join(" ", norm.name(), data.name(), place.name(), mode.name());
      return new Case(name + " " + accumulator, call, tensor(SHAPE, data.upstream, 0));
    }

    private double orZero(double value) {
      return random.nextInt(3) == 0 ? 0 : value;
    }

    private RunningUpdate update() {
      Denominator stored = random.nextBoolean() ? Denominator.BIASED : Denominator.UNBIASED;
      double[] weights = {0, 0.1, 0.75, 1};
      return random.nextInt(3) == 0
          ? new RunningUpdate.Cumulative(stored)
          : new RunningUpdate.Exponential(weights[random.nextInt(weights.length)], stored);
    }

    private Tensor tensor(Shape shape, double spread, double offset) {
      double[] values = new double[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = offset + spread * (2 * random.nextDouble() - 1);
      }
      return Tensor.of(shape, values).rounded(DType.FLOAT32);
    }
  }

  interface Bounds {
    void are(double[] derived);
  }

  /** To the derivation's comes an ulp of the expected double. */
  static Bounds assertThatBounds(Case of, Expectation given) {
    return derived -> {
      assertThat(given.tolerance().size()).isEqualTo(derived.length);
      for (int i = 0; i < derived.length; i++) {
        assertThat(given.tolerance().at(i))
            .as("%s, element %d", of, i)
            .isCloseTo(
                derived[i] + Math.ulp(given.expected().at(i)), withinPercentage(EIGHT_DIGITS));
      }
    };
  }
}
