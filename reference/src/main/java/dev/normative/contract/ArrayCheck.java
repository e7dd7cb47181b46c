package dev.normative.contract;

import dev.normative.tensor.Shape;
import java.util.Optional;

/**
 * Refuses memory that does not fit a call of an {@link ArrayNormalization}, before anything is
 * written: formats, shapes, and outputs whose elements would share memory. What an array holds is
 * not looked at, except for running variances, which must not be negative.
 */
public final class ArrayCheck {
  private ArrayCheck() {}

  /** Refuses arguments of {@link ArrayNormalization#forward} that do not fit. */
  public static void forward(
      NormSpec spec,
      ArrayView input,
      ArrayAffine affine,
      ArrayStatistics running,
      ArrayView output) {
    ArgumentCheck.present("affine", affine);
    ArgumentCheck.present("running statistics", running);
    readable(spec, "input", input);
    formats(spec, affine);
    writable(spec, "running mean", running.mean());
    writable(spec, "running variance", running.variance());
    shaped("output", output, input.layout().shape());
    writable(spec, "output", output);
  }

  /**
   * Refuses arguments of {@link ArrayNormalization#forward} that do not fit, and what the
   * specification refuses: all that {@link ArgumentCheck#forward} refuses of tensors.
   */
  public static void forward(
      NormSpec spec,
      ArrayView input,
      ArrayAffine affine,
      ArrayStatistics running,
      Mode mode,
      ArrayView output) {
    ArgumentCheck.present("mode", mode);
    forward(spec, input, affine, running, output);
    Shape shape = input.layout().shape();
    ArgumentCheck.shape(spec, shape);
    parameters(spec, affine);
    statistics(spec, running);
    ArgumentCheck.policies(spec, shape, mode);
  }

  /** Refuses a residual of {@link ArrayNormalization#forwardFused} that does not fit. */
  public static void residual(NormSpec spec, Shape input, Optional<ArrayView> residual) {
    ArgumentCheck.present("residual", residual);
    if (residual.isPresent()) {
      ArgumentCheck.residual(residual.get().layout().shape(), input);
      readable(spec, "residual", residual.get());
    }
  }

  /**
   * Refuses what {@link ArrayNormalization#backwardFused} is given beside the arguments of a
   * backward call and does not fit.
   *
   * @param shape the shape that the output of the forward call had
   * @param hasResidual whether the forward call had a residual
   */
  public static void backwardFused(
      NormSpec spec,
      Shape shape,
      ArrayView output,
      boolean hasResidual,
      Optional<ArrayView> residualGradient) {
    shaped("output", output, shape);
    readable(spec, "output", output);
    ArgumentCheck.present("residual gradient", residualGradient);
    if (residualGradient.isPresent()) {
      if (!hasResidual) {
        throw new IllegalArgumentException(
            "memory for a residual gradient was given, but the forward call had no residual");
      }
      shaped("residual gradient", residualGradient.get(), shape);
      writable(spec, "residual gradient", residualGradient.get());
    }
  }

  /**
   * Refuses a workspace that another normalization made.
   *
   * @param isOwn whether it is the called normalization's
   */
  public static void workspace(boolean isOwn, ArrayWorkspace given) {
    if (!isOwn) {
      throw new IllegalArgumentException(
          "workspace " + given + " is not one that workspace() of this normalization made");
    }
  }

  /**
   * Refuses a backward call before its forward call.
   *
   * @param called whether the workspace's last forward call was the one that belongs to it
   * @param backward the name of the backward call
   * @param forward the name of the forward call
   */
  public static void called(boolean called, String backward, String forward) {
    if (!called) {
      throw new IllegalStateException(
          backward
              + " with a workspace whose last call was none of "
              + forward
              + "; call "
              + forward
              + " first");
    }
  }

  private static void parameters(NormSpec spec, ArrayAffine affine) {
    ArgumentCheck.parameter("scale", spec.scale(), shape(affine.scale()), spec.reduction());
    ArgumentCheck.parameter("shift", spec.shift(), shape(affine.shift()), spec.reduction());
  }

  private static Shape shape(Optional<ArrayView> view) {
    return view.isPresent() ? view.get().layout().shape() : null;
  }

  private static void statistics(NormSpec spec, ArrayStatistics running) {
    Shape mean = running.mean().layout().shape();
    Shape variance = running.variance().layout().shape();
    if (mean.rank() != 1 || !mean.equals(variance)) {
      throw new IllegalArgumentException(
          "running mean "
              + mean
              + " and running variance "
              + variance
              + " must both be [channels]");
    }
    ArgumentCheck.channels(spec, mean.elements());
    for (int channel = 0; channel < mean.elements(); channel++) {
      ArgumentCheck.runningVariance(channel, running.variance().get(channel));
    }
  }

  /**
   * Refuses arguments of {@link ArrayNormalization#backward} that do not fit, those of the forward
   * call that are given again among them.
   *
   * @param output the shape that the output of the forward call had
   */
  public static void backward(
      NormSpec spec,
      Shape output,
      ArrayView input,
      ArrayAffine affine,
      ArrayView upstream,
      ArrayView gradient,
      ArrayAffine affineGradient) {
    shaped("input", input, output);
    readable(spec, "input", input);
    ArgumentCheck.present("affine", affine);
    parameters(spec, affine);
    formats(spec, affine);
    backward(spec, output, upstream, gradient, affineGradient);
  }

  private static void formats(NormSpec spec, ArrayAffine affine) {
    if (affine.scale().isPresent()) {
      readable(spec, "scale", affine.scale().get());
    }
    if (affine.shift().isPresent()) {
      readable(spec, "shift", affine.shift().get());
    }
  }

  /**
   * Refuses arguments of {@link ArrayNormalization#backward} that do not fit.
   *
   * @param output the shape that the output of the forward call had
   */
  public static void backward(
      NormSpec spec,
      Shape output,
      ArrayView upstream,
      ArrayView gradient,
      ArrayAffine affineGradient) {
    ArgumentCheck.present("affine gradient", affineGradient);
    shaped("upstream gradient", upstream, output);
    readable(spec, "upstream gradient", upstream);
    shaped("input gradient", gradient, output);
    writable(spec, "input gradient", gradient);
    parameterGradient(spec, "scale gradient", spec.scale(), affineGradient.scale());
    parameterGradient(spec, "shift gradient", spec.shift(), affineGradient.shift());
  }

  private static void parameterGradient(
      NormSpec spec, String name, boolean wanted, Optional<ArrayView> given) {
    if (wanted != given.isPresent()) {
      throw new IllegalArgumentException(
          wanted
              ? "the specification needs memory for a " + name + ", but none was given"
              : "memory for a " + name + " was given, but the specification has none");
    }
    if (wanted) {
      ArgumentCheck.parameter(name, true, shape(given), spec.reduction());
      writable(spec, name, given.get());
    }
  }

  private static void shaped(String name, ArrayView view, Shape expected) {
    ArgumentCheck.present(name, view);
    if (!view.layout().shape().equals(expected)) {
      throw new IllegalArgumentException(
          name + " " + view.layout().shape() + " must have the shape " + expected);
    }
  }

  private static void readable(NormSpec spec, String name, ArrayView view) {
    ArgumentCheck.present(name, view);
    if (view.dtype() != spec.dtype()) {
      throw new IllegalArgumentException(
          name + " is an array of " + view.dtype() + "; the specification says " + spec.dtype());
    }
  }

  private static void writable(NormSpec spec, String name, ArrayView view) {
    readable(spec, name, view);
    if (!view.layout().isNested()) {
      throw new IllegalArgumentException(
          name + " would be written to " + view.layout() + ", where elements share memory");
    }
  }
}
