package dev.normative.conformance.replay;

import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Policies;
import dev.normative.contract.Reduction;
import dev.normative.contract.RunningUpdate;
import dev.normative.golden.Settings;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A specification as the settings of a layer in a file: PyTorch's constructor arguments could not
 * say all of it.
 */
final class SpecificationFields {
  private static final String CHANNELS = "PER_CHANNEL";
  private static final String GROUPS = "CHANNEL_GROUPS";
  private static final String TRAILING = "TRAILING_AXES";

  private SpecificationFields() {}

  static Map<String, Object> of(NormSpec spec) {
    Map<String, Object> fields = new LinkedHashMap<>();
    reduction(fields, spec.reduction());
    fields.put("centered", spec.centered());
    fields.put("scale", spec.scale());
    fields.put("shift", spec.shift());
    fields.put("epsilon", spec.epsilon());
    spec.running().ifPresent(update -> running(fields, update));
    fields.put("single_value", spec.policies().singleValue().name());
    fields.put("empty_batch", spec.policies().emptyBatch().name());
    fields.put("epsilon_place", spec.policies().epsilonPlace().name());
    return fields;
  }

  private static void reduction(Map<String, Object> fields, Reduction reduction) {
    if (reduction instanceof Reduction.PerChannel channel) {
      fields.put("type", CHANNELS);
      channels(fields, channel.channels(), channel.axis(), channel.leastRank(), channel.mostRank());
    } else if (reduction instanceof Reduction.ChannelGroups groups) {
      fields.put("type", GROUPS);
      fields.put("groups", groups.groups());
      channels(fields, groups.channels(), groups.axis(), groups.leastRank(), groups.mostRank());
    } else {
      fields.put("type", TRAILING);
      Shape shape = ((Reduction.TrailingAxes) reduction).normalizedShape();
      fields.put("normalized_shape", Arrays.stream(shape.toArray()).boxed().toList());
    }
  }

  private static void channels(
      Map<String, Object> fields, int channels, int axis, int least, int most) {
    fields.put("channels", channels);
    fields.put("axis", axis);
    fields.put("least_rank", least);
    fields.put("most_rank", most);
  }

  private static void running(Map<String, Object> fields, RunningUpdate update) {
    if (update instanceof RunningUpdate.Exponential exponential) {
      fields.put("new_weight", exponential.newWeight());
    }
    fields.put("stored_variance", update.stored().name());
  }

  static NormSpec read(Settings layer, DType dtype) {
    return new NormSpec(
        reduction(layer),
        layer.flag("centered"),
        layer.flag("scale"),
        layer.flag("shift"),
        layer.number("epsilon"),
        running(layer),
        new Policies(
            Policies.SingleValue.valueOf(layer.text("single_value")),
            Policies.EmptyBatch.valueOf(layer.text("empty_batch")),
            Policies.EpsilonPlace.valueOf(layer.text("epsilon_place"))),
        dtype);
  }

  private static Reduction reduction(Settings layer) {
    return switch (layer.text("type")) {
      case CHANNELS ->
          new Reduction.PerChannel(
              layer.integer("channels"),
              layer.integer("axis"),
              layer.integer("least_rank"),
              layer.integer("most_rank"));
      case GROUPS ->
          new Reduction.ChannelGroups(
              layer.integer("groups"),
              layer.integer("channels"),
              layer.integer("axis"),
              layer.integer("least_rank"),
              layer.integer("most_rank"));
      case TRAILING ->
          new Reduction.TrailingAxes(
              Shape.of(
                  layer.integers("normalized_shape").stream().mapToInt(size -> size).toArray()));
      default ->
          throw new IllegalArgumentException(
              "the layer's type is \""
                  + layer.text("type")
                  + "\"; expected PER_CHANNEL, CHANNEL_GROUPS or TRAILING_AXES, as in a file that a"
                  + " failing rule left");
    };
  }

  private static Optional<RunningUpdate> running(Settings layer) {
    if (!layer.has("stored_variance")) {
      return Optional.empty();
    }
    Denominator stored = Denominator.valueOf(layer.text("stored_variance"));
    return Optional.of(
        layer.has("new_weight")
            ? new RunningUpdate.Exponential(layer.number("new_weight"), stored)
            : new RunningUpdate.Cumulative(stored));
  }
}
