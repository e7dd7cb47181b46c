package dev.normative.contract;

import dev.normative.tensor.Shape;
import java.util.Optional;

/**
 * Refuses memory that does not fit a call of an {@link ArrayNormalization}, before anything is
 * written: formats, shapes, and outputs whose elements would share memory. What an array holds is
 * not looked at; {@link ArgumentCheck} does that for tensors.
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
    affine.scale().ifPresent(scale -> readable(spec, "scale", scale));
    affine.shift().ifPresent(shift -> readable(spec, "shift", shift));
    writable(spec, "running mean", running.mean());
    writable(spec, "running variance", running.variance());
    shaped("output", output, input.layout().shape());
    writable(spec, "output", output);
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
      shaped(name, given.get(), spec.reduction().parameterShape());
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
