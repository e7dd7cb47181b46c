package dev.normative.accelerated.onnxruntime;

import dev.normative.contract.Denominator;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies.EpsilonPlace;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.contract.RunningUpdate.Exponential;
import dev.normative.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of ONNX's operators, with which attributes, a specification means in a mode. Two that are
 * equal have the same model.
 *
 * <p>Where there are as many groups as channels, ONNX has two operators: group normalization is
 * meant where single values are refused as PyTorch's layer of that name refuses them, and for
 * inputs of two axes, else instance normalization.
 *
 * @param kind the operator
 * @param dtype the format of inputs and outputs
 * @param number how many groups, or how many trailing axes; 0 where there are neither
 * @param shifted whether there is an input for a shift
 * @param epsilon what is added to the variance
 * @param momentum the weight of the old running statistics; 0 where none are computed
 */
record Operator(
    Kind kind, DType dtype, int number, boolean shifted, float epsilon, float momentum) {

  /** The operators, batch normalization once for each value of its {@code training_mode}. */
  enum Kind {
    BATCH_TRAINING("BatchNormalization"),
    BATCH_EVALUATION("BatchNormalization"),
    GROUP("GroupNormalization"),
    INSTANCE("InstanceNormalization"),
    LAYER("LayerNormalization"),
    RMS("RMSNormalization");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** ONNX's name of the operator. */
    String type() {
      return type;
    }
  }

  /** The momentum of calls whose running statistics are not asked for: they stay as they are. */
  private static final float KEEP = 1;

  /**
   * The operator for calls of this specification in this mode.
   *
   * @throws UnsupportedOperationException where there is none
   */
  static Operator of(NormSpec spec, Mode mode) {
    refuseUnlike(spec);
    Kind kind = kind(spec, mode);
    return new Operator(
        kind,
        spec.dtype(),
        number(spec),
        kind != Kind.RMS && (kind != Kind.LAYER || spec.shift()),
        epsilon(spec),
        kind == Kind.BATCH_TRAINING ? momentum(spec) : 0);
  }

  private static Kind kind(NormSpec spec, Mode mode) {
    if (spec.reduction() instanceof TrailingAxes) {
      return spec.centered() ? Kind.LAYER : Kind.RMS;
    }
    if (spec.reduction() instanceof PerChannel) {
      return spec.usesBatchStatistics(mode) ? Kind.BATCH_TRAINING : Kind.BATCH_EVALUATION;
    }
    ChannelGroups grouped = (ChannelGroups) spec.reduction();
    boolean instances =
        grouped.groups() == grouped.channels()
            && grouped.leastRank() > 2
            && spec.policies().singleValue() != SingleValue.REFUSE_SINGLE_SAMPLE;
    require(
        !instances || spec.dtype() == DType.FLOAT32,
        "has instance normalization for FLOAT32 alone; the specification wants " + spec.dtype());
    return instances ? Kind.INSTANCE : Kind.GROUP;
  }

  private static int number(NormSpec spec) {
    if (spec.reduction() instanceof TrailingAxes trailing) {
      return trailing.normalizedShape().rank();
    }
    return spec.reduction() instanceof ChannelGroups grouped ? grouped.groups() : 0;
  }

  private static float epsilon(NormSpec spec) {
    float epsilon = (float) spec.epsilon();
    require(
        epsilon > 0 && epsilon <= Float.MAX_VALUE,
        "takes epsilon as a float, which would be "
            + epsilon
            + "; the specification wants "
            + spec.epsilon());
    requireExact(spec, "epsilon", spec.epsilon(), epsilon);
    return epsilon;
  }

  private static float momentum(NormSpec spec) {
    if (spec.running().isEmpty()) {
      return KEEP;
    }
    double newWeight = ((Exponential) spec.running().get()).newWeight();
    float momentum = (float) (1 - newWeight);
    requireExact(spec, "1 minus the new weight", 1 - newWeight, momentum);
    return momentum;
  }

  /** In FLOAT32 an attribute is rounded as everything else is; in FLOAT64 it would be another. */
  private static void requireExact(NormSpec spec, String name, double wanted, float attribute) {
    require(
        spec.dtype() == DType.FLOAT32 || attribute == wanted,
        "takes "
            + name
            + " as a float, also in FLOAT64; the specification wants "
            + wanted
            + ", and the nearest float is "
            + (double) attribute);
  }

  private static void refuseUnlike(NormSpec spec) {
    boolean rows = spec.reduction() instanceof TrailingAxes;
    require(
        spec.policies().epsilonPlace() == EpsilonPlace.INSIDE_ROOT,
        "adds epsilon inside of the root; the specification wants it outside");
    require(
        spec.running().isEmpty() || spec.reduction() instanceof PerChannel,
        "tracks running statistics in batch normalization alone; the specification has "
            + spec.reduction());
    require(
        spec.running().isEmpty() || spec.running().get().stored() == Denominator.BIASED,
        "stores the population variance; the specification wants the sample variance");
    require(
        spec.running().isEmpty() || spec.running().get() instanceof Exponential,
        "has the weight of new statistics in the model, one for all batches; the specification"
            + " wants another for each");
    require(
        spec.centered() || rows,
        "subtracts the mean except in RMS normalization over trailing axes; the specification has"
            + " no mean, and "
            + spec.reduction());
    require(
        spec.centered() || !spec.shift(),
        "has no shift in RMS normalization; the specification wants one");
    require(
        channelsSecond(spec),
        "has the channels on axis 1 of inputs of two axes or more; the specification has "
            + spec.reduction());
  }

  private static boolean channelsSecond(NormSpec spec) {
    if (spec.reduction() instanceof PerChannel perChannel) {
      return perChannel.axis() == 1;
    }
    return !(spec.reduction() instanceof ChannelGroups grouped) || grouped.axis() == 1;
  }

  private static void require(boolean same, String otherwise) {
    if (!same) {
      throw new UnsupportedOperationException("ONNX Runtime " + otherwise);
    }
  }

  /** The names of the inputs, in the operator's order. */
  List<String> inputs() {
    List<String> inputs = new ArrayList<>(List.of(Name.INPUT, Name.SCALE));
    if (shifted) {
      inputs.add(Name.SHIFT);
    }
    if (kind == Kind.BATCH_TRAINING || kind == Kind.BATCH_EVALUATION) {
      inputs.add(Name.MEAN);
      inputs.add(Name.VARIANCE);
    }
    return inputs;
  }

  /** The names of the outputs, in the operator's order. */
  List<String> outputs() {
    return kind == Kind.BATCH_TRAINING
        ? List.of(Name.OUTPUT, Name.NEW_MEAN, Name.NEW_VARIANCE)
        : List.of(Name.OUTPUT);
  }

  /** What inputs and outputs are called, as in ONNX's description of its operators. */
  static final class Name {
    static final String INPUT = "X";
    static final String SCALE = "scale";
    static final String SHIFT = "B";
    static final String MEAN = "input_mean";
    static final String VARIANCE = "input_var";
    static final String OUTPUT = "Y";
    static final String NEW_MEAN = "running_mean";
    static final String NEW_VARIANCE = "running_var";

    private Name() {}
  }
}
