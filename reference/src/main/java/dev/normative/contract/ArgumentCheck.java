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
    shape(spec, input.shape());
    parameters(spec, affine);
    runningStatistics(spec, before);
    format(spec, "input", input);
    policies(spec, input.shape(), mode);
  }

  /**
   * Refuses a residual of {@link Normalization#forwardFused} that does not have the input's shape,
   * or values of another format.
   */
  public static void residual(NormSpec spec, Tensor input, Optional<Tensor> residual) {
    present("residual", residual);
    if (residual.isPresent()) {
      residual(residual.get().shape(), input.shape());
      format(spec, "residual", residual.get());
    }
  }

  /** Refuses a residual of another shape than the input's: nothing is broadcast. */
  static void residual(Shape given, Shape input) {
    if (!given.equals(input)) {
      throw new IllegalArgumentException(
          "residual " + given + " must have the shape of the input, " + input);
    }
  }

  /** Refuses an input that does not fit the reduction. */
  static void shape(NormSpec spec, Shape input) {
    String misfit = spec.reduction().misfit(input);
    if (misfit != null) {
      throw new IllegalArgumentException(misfit);
    }
  }

  /** Refuses an input that fits the reduction where the policies refuse it. */
  static void policies(NormSpec spec, Shape input, Mode mode) {
    if (input.elements() == 0) {
      emptyBatch(spec, input);
    } else if (spec.usesBatchStatistics(mode)) {
      singleValue(spec, input);
    }
  }

  /** Refuses a state that does not fit a layer of this specification. */
  public static void state(NormSpec spec, LayerState state) {
    present("state", state);
    parameters(spec, state.affine());
    runningStatistics(spec, state.running());
  }

  private static void parameters(NormSpec spec, Affine affine) {
    parameter("scale", spec.scale(), shape(affine.scale()), spec.reduction());
    parameter("shift", spec.shift(), shape(affine.shift()), spec.reduction());
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

  private static Shape shape(Optional<Tensor> tensor) {
    return tensor.isPresent() ? tensor.get().shape() : null;
  }

  /** Refuses a parameter of a shape, null where there is none, that the specification has not. */
  static void parameter(String name, boolean wanted, Shape given, Reduction reduction) {
    if (wanted != (given != null)) {
      throw new IllegalArgumentException(
          wanted
              ? "the specification has a "
                  + name
                  + " "
                  + reduction.parameterShape()
                  + ", but none was given"
              : "a " + name + " was given, but the specification has none");
    }
    if (wanted && !reduction.hasParameterShape(given)) {
      throw new IllegalArgumentException(
          name + " " + given + " must have the shape " + reduction.parameterShape());
    }
  }

  /** Refuses running statistics of another number of channels than the specification tracks. */
  static void channels(NormSpec spec, int given) {
    int expected = spec.running().isPresent() ? spec.reduction().trackedStatistics() : 0;
    if (given != expected) {
      throw new IllegalArgumentException(
          "running statistics of "
              + given
              + " channels were given; expected "
              + (expected == 0 ? "none, as none are tracked" : expected));
    }
  }

  /** Refuses a negative running variance. */
  static void runningVariance(int channel, double variance) {
    if (variance < 0) {
      throw new IllegalArgumentException(
          "running variance of channel "
              + channel
              + " is "
              + variance
              + "; a variance is 0 or more");
    }
  }

  private static void runningStatistics(NormSpec spec, RunningStats before) {
    channels(spec, before.channels());
    for (int c = 0; c < before.channels(); c++) {
      runningVariance(c, before.variance().at(c));
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
