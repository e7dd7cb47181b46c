package dev.normative.contract;

import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * Refuses arguments that do not fit a specification, before anything is computed or changed.
 *
 * <p>Implementations may call this first in {@link Normalization#forward} and {@link
 * Normalization#backward}; each message says what was given and what was expected.
 */
public final class ArgumentCheck {
  private ArgumentCheck() {}

  /** Refuses arguments of {@link Normalization#forward} that do not fit. */
  public static void forward(
      NormSpec spec, Tensor input, Affine affine, RunningStats before, Mode mode) {
    present("input", input);
    present("affine", affine);
    present("running statistics", before);
    present("mode", mode);
    String misfit = spec.reduction().misfit(input.shape());
    if (misfit != null) {
      throw new IllegalArgumentException(misfit);
    }
    parameters(spec, affine);
    runningStatistics(spec, before);
    format(spec, "input", input);
    if (input.size() == 0) {
      emptyBatch(spec, input.shape());
    } else if (spec.usesBatchStatistics(mode)) {
      singleValue(spec, input.shape());
    }
  }

  /** Refuses a state that does not fit a layer of this specification. */
  public static void state(NormSpec spec, LayerState state) {
    present("state", state);
    parameters(spec, state.affine());
    runningStatistics(spec, state.running());
  }

  private static void parameters(NormSpec spec, Affine affine) {
    Shape parameters = spec.reduction().parameterShape();
    parameter("scale", spec.scale(), affine.scale(), parameters);
    parameter("shift", spec.shift(), affine.shift(), parameters);
    affine.scale().ifPresent(scale -> format(spec, "scale", scale));
    affine.shift().ifPresent(shift -> format(spec, "shift", shift));
  }

  /** Refuses an upstream gradient that does not have the output's shape. */
  public static void backward(NormSpec spec, Forward forward, Tensor upstream) {
    present("forward", forward);
    present("upstream gradient", upstream);
    upstream(upstream, forward.output().shape());
    format(spec, "upstream gradient", upstream);
  }

  /** Refuses what does not fit {@link Normalization#doubleBackward}. */
  public static void doubleBackward(
      NormSpec spec, Forward forward, Tensor upstream, Gradients along) {
    backward(spec, forward, upstream);
    present("gradients to differentiate along", along);
    present("what stands for the input gradient", along.input());
    if (!along.input().shape().equals(forward.output().shape())) {
      throw new IllegalArgumentException(
          "what stands for the input gradient "
              + along.input().shape()
              + " must have the shape of the input, "
              + forward.output().shape());
    }
    format(spec, "what stands for the input gradient", along.input());
    parameters(spec, new Affine(along.scale(), along.shift()));
  }

  /** Refuses an upstream gradient that does not have this shape, the output's. */
  public static void upstream(Tensor upstream, Shape output) {
    if (!upstream.shape().equals(output)) {
      throw new IllegalArgumentException(
          "upstream gradient "
              + upstream.shape()
              + " must have the shape of the output, "
              + output);
    }
  }

  static void present(String name, Object argument) {
    if (argument == null) {
      throw new IllegalArgumentException(name + " is null; it is always needed");
    }
  }

  private static void parameter(
      String name, boolean wanted, Optional<Tensor> given, Shape expected) {
    if (wanted != given.isPresent()) {
      throw new IllegalArgumentException(
          wanted
              ? "the specification has a " + name + " " + expected + ", but none was given"
              : "a " + name + " was given, but the specification has none");
    }
    if (wanted && !given.get().shape().equals(expected)) {
      throw new IllegalArgumentException(
          name + " " + given.get().shape() + " must have the shape " + expected);
    }
  }

  private static void runningStatistics(NormSpec spec, RunningStats before) {
    int expected = spec.running().isPresent() ? spec.reduction().trackedStatistics() : 0;
    if (before.channels() != expected) {
      throw new IllegalArgumentException(
          "running statistics of "
              + before.channels()
              + " channels were given; expected "
              + (expected == 0 ? "none, as none are tracked" : expected));
    }
    for (int c = 0; c < expected; c++) {
      if (before.variance().at(c) < 0) {
        throw new IllegalArgumentException(
            "running variance of channel "
                + c
                + " is "
                + before.variance().at(c)
                + "; a variance is 0 or more");
      }
    }
    format(spec, "running mean", before.mean());
    format(spec, "running variance", before.variance());
  }

  private static void format(NormSpec spec, String name, Tensor values) {
    if (!values.isExactlyIn(spec.dtype())) {
      throw new IllegalArgumentException(
          name + " holds values that are not exactly " + spec.dtype() + "; round them first");
    }
  }

  private static void emptyBatch(NormSpec spec, Shape input) {
    if (spec.policies().emptyBatch() == Policies.EmptyBatch.REFUSE) {
      throw new IllegalArgumentException(
          "input " + input + " has no elements, which this specification refuses");
    }
  }

  private static void singleValue(NormSpec spec, Shape input) {
    int samples = input.rank() == 0 ? 1 : input.size(0);
    if (spec.policies().singleValue().refuses(valuesPerSet(spec.reduction(), input), samples)) {
      throw new IllegalArgumentException(
          "input "
              + input
              + " has one value "
              + (spec.reduction() instanceof Reduction.PerChannel
                  ? "per channel"
                  : "for each mean and variance of a sample")
              + ", whose variance is 0: statistics of the batch need at least two ("
              + (spec.reduction() instanceof Reduction.PerChannel
                  ? "a larger batch, or evaluation with running statistics)"
                  : "a larger input, or evaluation with running statistics)"));
    }
  }

  private static int valuesPerSet(Reduction reduction, Shape input) {
    if (reduction instanceof Reduction.PerChannel perChannel) {
      return input.elements() / perChannel.channels();
    }
    if (reduction instanceof Reduction.TrailingAxes trailing) {
      return trailing.normalizedShape().elements();
    }
    Reduction.ChannelGroups grouped = (Reduction.ChannelGroups) reduction;
    return input.elements() / (input.size(0) * grouped.groups());
  }
}
