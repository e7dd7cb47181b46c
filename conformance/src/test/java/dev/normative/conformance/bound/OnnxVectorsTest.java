package dev.normative.conformance.bound;

import static dev.normative.conformance.bound.Recorded.anyOutside;
import static dev.normative.conformance.bound.Recorded.tensor;
import static dev.normative.conformance.bound.Recorded.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Profile;
import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.contract.RunningStats;
import dev.normative.contract.RunningUpdate;
import dev.normative.golden.ElementType;
import dev.normative.golden.GoldenTensor;
import dev.normative.golden.OnnxCase;
import dev.normative.golden.OnnxVectors;
import dev.normative.golden.Settings;
import dev.normative.norm.Partition;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All of ONNX's node tests of normalization operators lie within the bounds of the reference.
 *
 * <p>ONNX computes them with NumPy in float32, statistics in two passes ({@code
 * onnx/backend/test/case/node}); the one operator that takes the variance in one pass has a bound
 * of its own, {@link OnePassBound}. What a case leaves out has the operator's default: epsilon
 * 1e-5, axis -1, momentum 0.9, {@code stash_type} 1, that is, statistics in float32. An epsilon
 * that is given is the float32 attribute; that NumPy saw the double before it was rounded is one of
 * the roundings of epsilon that {@link SetBound} counts.
 *
 * <p>{@code Mean} and {@code InvStdDev} of layer normalization are those of {@link SetBound}: off
 * by dm and, relatively, by rho.
 */
class OnnxVectorsTest {
  private static final double DEFAULT_MOMENTUM = 0.9;
  private static final int DEFAULT_AXIS = -1;

  static List<OnnxCase> cases() {
    return OnnxVectors.shipped().cases();
  }

  /** Every case goes through the test below, which judges all outputs of each and knows no skip. */
  @Test
  void thereAreFortySevenCases() {
    assertThat(cases()).hasSize(47);
    assertThat(cases().stream().map(OnnxCase::id)).doesNotHaveDuplicates();
    assertThat(cases()).allMatch(golden -> golden.dtype() == ElementType.FLOAT32);
    assertThat(cases().stream().map(golden -> expectations(golden).size()).reduce(0, Integer::sum))
        .as("19 cases of layer normalization and 2 of training have three outputs each")
        .isEqualTo(47 + 2 * (19 + 2));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("cases")
  void everyOutputIsWithinTheBounds(OnnxCase golden) {
    Map<String, Expectation> expected = expectations(golden);
    assertThat(expected.keySet()).as(golden.id()).isEqualTo(golden.outputs().keySet());
    expected.forEach(
        (name, expectation) ->
            within(golden.id() + " " + name, expectation, golden.outputs().get(name)));
  }

  /** What would be wrong must not pass. */
  @Test
  void anotherDenominatorOrATurnedMomentumIsOutsideTheBounds() {
    List<OnnxCase> training =
        cases().stream().filter(golden -> golden.attributes().has("training_mode")).toList();
    assertThat(training).hasSize(2);
    for (OnnxCase golden : training) {
      for (RunningUpdate wrong :
          List.of(
              new RunningUpdate.Exponential(1 - DEFAULT_MOMENTUM, Denominator.UNBIASED),
              new RunningUpdate.Exponential(DEFAULT_MOMENTUM, Denominator.BIASED))) {
        NormSpec spec = batchNorm(golden).withRunning(wrong);
        Expectation variance = batchNormBound(golden, spec).runningVariance();
        assertThat(anyOutside(variance, golden.outputs().get("output_var"))).isTrue();
      }
    }
  }

  @Test
  void aForgottenEpsilonIsOutsideTheBounds() {
    Stream<OnnxCase> ownEpsilon =
        cases().stream().filter(golden -> golden.attributes().has("epsilon"));
    assertThat(ownEpsilon)
        .hasSize(16)
        .allMatch(
            golden -> {
              NormSpec withDefault = spec(golden).withEpsilon(NormSpec.DEFAULT_EPSILON);
              Expectation output = bound(golden, withDefault).output();
              return anyOutside(output, golden.outputs().values().iterator().next());
            });
  }

  /** What the outputs of a case should be, by name. */
  private static Map<String, Expectation> expectations(OnnxCase golden) {
    Map<String, Expectation> expected = new LinkedHashMap<>();
    NormSpec spec = spec(golden);
    switch (golden.op()) {
      case "BatchNormalization" -> {
        NormalizationBound bound = batchNormBound(golden, spec);
        expected.put("y", bound.output());
        if (mode(golden) == Mode.TRAINING) {
          expected.put("output_mean", bound.runningMean());
          expected.put("output_var", bound.runningVariance());
        }
      }
      case "LayerNormalization" -> {
        expected.put("Y", bound(golden, spec).output());
        expected.put("Mean", statistics(golden, spec, Statistic.MEAN));
        expected.put("InvStdDev", statistics(golden, spec, Statistic.INVERSE_DEVIATION));
      }
      case "GroupNormalization", "InstanceNormalization" ->
          expected.put("y", bound(golden, spec).output());
      case "RMSNormalization" -> expected.put("Y", bound(golden, spec).output());
      case "MeanVarianceNormalization" ->
          expected.put("Y", OnePassBound.output(spec, tensor(golden.inputs().get("X"))));
      default -> throw new IllegalArgumentException("no operator is known as " + golden.op());
    }
    return expected;
  }

  private static NormSpec spec(OnnxCase golden) {
    int[] shape = input(golden).shape();
    Settings attributes = golden.attributes();
    return switch (golden.op()) {
      case "BatchNormalization" -> batchNorm(golden);
      case "GroupNormalization" ->
          perSample(golden, true, groups(attributes.integer("num_groups"), shape));
      case "InstanceNormalization" -> perSample(golden, true, groups(shape[1], shape));
      case "LayerNormalization" -> perSample(golden, true, trailingAxes(golden, shape));
      case "RMSNormalization" -> perSample(golden, false, trailingAxes(golden, shape));
      case "MeanVarianceNormalization" -> {
        // The operator has no epsilon; ONNX's test adds 1e-9 to the deviation.
        assertThat(attributes).isEqualTo(Settings.none());
        NormSpec spec = perSample(golden, true, new PerChannel(shape[1], 1, 4, 4));
        yield spec.withEpsilon(1e-9)
            .withPolicies(spec.policies().withEpsilonPlace(EpsilonPlace.OUTSIDE_ROOT));
      }
      default -> throw new IllegalArgumentException("no operator is known as " + golden.op());
    };
  }

  /** new = momentum old + (1 - momentum) batch, with the variance of the population. */
  private static NormSpec batchNorm(OnnxCase golden) {
    int[] shape = input(golden).shape();
    assertThat(golden.attributes().has("momentum")).isFalse();
    return Profile.ONNX
        .batchNorm(shape[1], shape.length)
        .withEpsilon(epsilon(golden))
        .withDType(DType.FLOAT32);
  }

  private static double epsilon(OnnxCase golden) {
    return golden.attributes().has("epsilon")
        ? golden.attributes().number("epsilon")
        : NormSpec.DEFAULT_EPSILON;
  }

  private static NormSpec perSample(OnnxCase golden, boolean centered, Reduction reduction) {
    assertThat(golden.attributes().has("stash_type")).isFalse();
    return new NormSpec(
        reduction,
        centered,
        golden.inputs().size() > 1,
        golden.inputs().size() > 2,
        epsilon(golden),
        Optional.empty(),
        Profile.ONNX.policies(),
        DType.FLOAT32);
  }

  private static Reduction groups(int groups, int... shape) {
    return new ChannelGroups(groups, shape[1], 1, shape.length, shape.length);
  }

  private static Reduction trailingAxes(OnnxCase golden, int... shape) {
    int axis = golden.attributes().has("axis") ? golden.attributes().integer("axis") : DEFAULT_AXIS;
    int first = Math.floorMod(axis, shape.length);
    return new TrailingAxes(Shape.of(Arrays.copyOfRange(shape, first, shape.length)));
  }

  private static GoldenTensor input(OnnxCase golden) {
    return golden.inputs().values().iterator().next();
  }

  private static Mode mode(OnnxCase golden) {
    Settings attributes = golden.attributes();
    return attributes.has("training_mode") && attributes.integer("training_mode") == 1
        ? Mode.TRAINING
        : Mode.EVALUATION;
  }

  private static NormalizationBound bound(OnnxCase golden, NormSpec spec) {
    return golden.op().equals("BatchNormalization")
        ? batchNormBound(golden, spec)
        : bound(golden, spec, RunningStats.none(), Mode.TRAINING);
  }

  private static NormalizationBound batchNormBound(OnnxCase golden, NormSpec spec) {
    RunningStats before =
        new RunningStats(
            tensor(golden.inputs().get("mean")), tensor(golden.inputs().get("var")), 0);
    return bound(golden, spec, before, mode(golden));
  }

  private static NormalizationBound bound(
      OnnxCase golden, NormSpec spec, RunningStats before, Mode mode) {
    List<GoldenTensor> inputs = List.copyOf(golden.inputs().values());
    Affine affine =
        new Affine(
            spec.scale() ? Optional.of(tensor(inputs.get(1))) : Optional.empty(),
            spec.shift() ? Optional.of(tensor(inputs.get(2))) : Optional.empty());
    return new NormalizationBound(
        spec, Accumulator.SEQUENTIAL, tensor(inputs.get(0)), affine, before, mode);
  }

  private enum Statistic {
    MEAN {
      @Override
      double value(SetBound set) {
        return set.mean.toDouble();
      }

      @Override
      double error(SetBound set) {
        return set.meanError;
      }
    },
    INVERSE_DEVIATION {
      @Override
      double value(SetBound set) {
        return set.inverse;
      }

      @Override
      double error(SetBound set) {
        return set.inverse * set.inverseError;
      }
    };

    abstract double value(SetBound set);

    abstract double error(SetBound set);
  }

  /** One for each statistics set, in the input's shape with 1 for every normalized axis. */
  private static Expectation statistics(OnnxCase golden, NormSpec spec, Statistic statistic) {
    Tensor x = tensor(input(golden));
    int[] shape = x.shape().toArray();
    int normalized = spec.reduction().parameterShape().rank();
    Arrays.fill(shape, shape.length - normalized, shape.length, 1);
    Partition partition = Partition.of(spec.reduction(), x.shape());
    double[] expected = new double[partition.sets()];
    double[] tolerance = new double[partition.sets()];
    for (int s = 0; s < expected.length; s++) {
      SetBound set = SetBound.ofBatch(spec, Accumulator.SEQUENTIAL, x, partition.set(s));
      expected[s] = statistic.value(set);
      tolerance[s] = statistic.error(set) + 2 * Math.ulp(expected[s]);
    }
    return new Expectation(
        spec.dtype(), Tensor.of(Shape.of(shape), expected), Tensor.of(Shape.of(shape), tolerance));
  }
}
