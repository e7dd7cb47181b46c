package dev.normative.conformance.recording;

import dev.normative.conformance.Family;
import dev.normative.contract.Denominator;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Profile;
import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.contract.RunningUpdate;
import dev.normative.golden.GoldenCase;
import dev.normative.golden.Settings;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Keras's layers, on JAX.
 *
 * <p>They were declared float64, but Keras 3.15 on JAX casts their inputs to {@code
 * result_type(float64, "float32")}, which it maps to float32, computes there and casts back: every
 * recorded result is a float32 number. So inputs, weights, statistics and upstream gradients are
 * rounded to float32, as Keras rounded them, and what Keras may be off from the exact result of the
 * rounded ones is the bound of float32 arithmetic.
 *
 * <p>Keras 3.15 takes the variance in two passes ({@code jnp.var}) and then normalizes with the
 * folded formula; gradients are what JAX makes of it. Its {@code rsqrt} is one operation, with the
 * roundings of the root and the quotient that the bounds count. The population variance is stored.
 */
final class KerasVectors extends LayerVectors {

  KerasVectors() {
    super(new Names("gamma", "beta", "moving_mean", "moving_variance"), Formula.FOLDED);
  }

  @Override
  DType computedIn(NormSpec spec) {
    return DType.FLOAT32;
  }

  @Override
  Family family(Settings layer) {
    return switch (layer.text("type")) {
      case "keras.BatchNormalization" -> Family.BATCH_NORM;
      case "keras.LayerNormalization" -> Family.LAYER_NORM;
      case "keras.GroupNormalization" -> Family.GROUP_NORM;
      default -> throw new IllegalArgumentException("no normalization is known for " + layer);
    };
  }

  @Override
  NormSpec spec(GoldenCase golden) {
    Settings layer = golden.layer();
    Optional<RunningUpdate> running =
        layer.has("momentum")
            ? Optional.of(
                new RunningUpdate.Exponential(1 - layer.number("momentum"), Denominator.BIASED))
            : Optional.empty();
    return new NormSpec(
        reduction(layer, golden.steps().get(0).input().shape()),
        true,
        layer.flag("scale"),
        layer.flag("center"),
        layer.number("epsilon"),
        running,
        Profile.KERAS.policies(),
        DType.FLOAT64);
  }

  private Reduction reduction(Settings layer, int... shape) {
    int rank = shape.length;
    List<Integer> axes =
        layer.integers("axis").stream().map(axis -> Math.floorMod(axis, rank)).toList();
    int axis = axes.get(0);
    Family family = family(layer);
    if (axes.size() != (family == Family.LAYER_NORM ? rank - axis : 1)) {
      throw new IllegalArgumentException(
          layer + " for inputs of rank " + rank + "; expected one channel axis or trailing axes");
    }
    return switch (family) {
      case BATCH_NORM -> new PerChannel(shape[axis], axis, rank, rank);
      case LAYER_NORM -> new TrailingAxes(Shape.of(Arrays.copyOfRange(shape, axis, rank)));
      default -> new ChannelGroups(layer.integer("groups"), shape[axis], axis, rank, rank);
    };
  }
}
