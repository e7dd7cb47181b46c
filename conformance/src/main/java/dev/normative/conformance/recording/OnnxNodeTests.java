package dev.normative.conformance.recording;

import static dev.normative.conformance.replay.Replay.tensor;

import dev.normative.conformance.Family;
import dev.normative.conformance.replay.Replay;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Profile;
import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.contract.RunningStats;
import dev.normative.golden.GoldenTensor;
import dev.normative.golden.OnnxCase;
import dev.normative.golden.OnnxVectors;
import dev.normative.golden.Settings;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * ONNX's node tests of normalization operators.
 *
 * <p>ONNX computes them with NumPy in float32, statistics in two passes ({@code
 * onnx/backend/test/case/node}); the one operator that takes the variance in one pass has a bound
 * of its own. What a case leaves out has the operator's default: epsilon 1e-5, axis -1, momentum
 * 0.9, {@code stash_type} 1, that is, statistics in float32. An epsilon that is given is the
 * float32 attribute; that NumPy saw the double before it was rounded is one of the roundings of
 * epsilon that the bounds count. The population variance is stored.
 *
 * <p>Operators that know no training are calls in evaluation. {@code Mean} and {@code InvStdDev},
 * which layer normalization gives beside its output, are none of the contract's quantities.
 */
final class OnnxNodeTests {
  private static final int DEFAULT_AXIS = -1;

  private OnnxNodeTests() {}

  /** All of them. */
  static List<Recording> read() {
    return read("onnx", OnnxVectors.shipped());
  }

  /**
   * All cases of vectors.
   *
   * @param file what to call them
   * @throws IllegalArgumentException if a case is none that is known here
   */
  static List<Recording> read(String file, OnnxVectors vectors) {
    return vectors.cases().stream()
        .map(golden -> Recordings.understood("case " + golden.id(), () -> recording(file, golden)))
        .toList();
  }

  private static Recording recording(String file, OnnxCase golden) {
    NormSpec spec = spec(golden);
    List<GoldenTensor> inputs = List.copyOf(golden.inputs().values());
    Affine affine =
        new Affine(
            spec.scale() ? Optional.of(tensor(inputs.get(1))) : Optional.empty(),
            spec.shift() ? Optional.of(tensor(inputs.get(2))) : Optional.empty());
    RunningStats before =
        spec.running().isEmpty()
            ? RunningStats.none()
            : new RunningStats(
                tensor(golden.inputs().get("mean")), tensor(golden.inputs().get("var")), 0);
    return new Recording(
        file,
        "case " + golden.id(),
        family(golden),
        new Replay(spec, tensor(inputs.get(0)), affine, before, mode(golden), Optional.empty()),
        new Recording.Computed(values(golden), OptionalLong.empty()),
        DType.FLOAT32,
        golden.op().equals("MeanVarianceNormalization") ? Formula.ONE_PASS : Formula.STABLE);
  }

  private static Map<Quantity, Tensor> values(OnnxCase golden) {
    Map<Quantity, Tensor> values = new EnumMap<>(Quantity.class);
    golden
        .outputs()
        .forEach(
            (name, tensor) -> {
              switch (name) {
                case "y", "Y" -> values.put(Quantity.OUTPUT, tensor(tensor));
                case "output_mean" -> values.put(Quantity.RUNNING_MEAN, tensor(tensor));
                case "output_var" -> values.put(Quantity.RUNNING_VARIANCE, tensor(tensor));
                case "Mean", "InvStdDev" -> {
                  // Of layer normalization; the contract does not give them back.
                }
                default ->
                    throw new IllegalArgumentException(
                        golden.id() + " has an output " + name + ", which nothing is known about");
              }
            });
    return values;
  }

  private static Family family(OnnxCase golden) {
    return switch (golden.op()) {
      case "BatchNormalization", "MeanVarianceNormalization" -> Family.BATCH_NORM;
      case "GroupNormalization" -> Family.GROUP_NORM;
      case "InstanceNormalization" -> Family.INSTANCE_NORM;
      case "LayerNormalization" -> Family.LAYER_NORM;
      case "RMSNormalization" -> Family.RMS_NORM;
      default -> throw new IllegalArgumentException("no operator is known as " + golden.op());
    };
  }

  private static NormSpec spec(OnnxCase golden) {
    requireNone(golden, "momentum", "stash_type", "axes");
    int[] shape = golden.inputs().values().iterator().next().shape();
    return switch (golden.op()) {
      case "BatchNormalization" ->
          Profile.ONNX
              .batchNorm(shape[1], shape.length)
              .withEpsilon(epsilon(golden))
              .withDType(DType.FLOAT32);
      case "GroupNormalization" ->
          perSample(golden, groups(golden.attributes().integer("num_groups"), shape));
      case "InstanceNormalization" -> perSample(golden, groups(shape[1], shape));
      case "LayerNormalization", "RMSNormalization" ->
          perSample(golden, trailingAxes(golden, shape));
      default -> {
        // The operator has no epsilon; ONNX's test adds 1e-9 to the deviation.
        NormSpec spec = perSample(golden, new PerChannel(shape[1], 1, 4, 4));
        yield spec.withEpsilon(1e-9)
            .withPolicies(spec.policies().withEpsilonPlace(EpsilonPlace.OUTSIDE_ROOT));
      }
    };
  }

  /** The attributes that no case sets: nothing is known here about other values of theirs. */
  private static void requireNone(OnnxCase golden, String... attributes) {
    for (String attribute : attributes) {
      if (golden.attributes().has(attribute)) {
        throw new IllegalArgumentException(
            golden.id() + " sets " + attribute + "; only its default is known");
      }
    }
  }

  private static double epsilon(OnnxCase golden) {
    return golden.attributes().has("epsilon")
        ? golden.attributes().number("epsilon")
        : NormSpec.DEFAULT_EPSILON;
  }

  private static NormSpec perSample(OnnxCase golden, Reduction reduction) {
    return new NormSpec(
        reduction,
        family(golden) != Family.RMS_NORM,
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

  private static Mode mode(OnnxCase golden) {
    Settings attributes = golden.attributes();
    return attributes.has("training_mode") && attributes.integer("training_mode") == 1
        ? Mode.TRAINING
        : Mode.EVALUATION;
  }
}
