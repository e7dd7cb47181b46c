package dev.normative.conformance.mutants;

import dev.normative.contract.Affine;
import dev.normative.contract.ArrayAffine;
import dev.normative.contract.ArrayCheck;
import dev.normative.contract.ArrayNormalization;
import dev.normative.contract.ArrayStatistics;
import dev.normative.contract.ArrayView;
import dev.normative.contract.ArrayWorkspace;
import dev.normative.contract.Forward;
import dev.normative.contract.FusedComposition;
import dev.normative.contract.Gradients;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * A normalization on arrays that reads its arguments into tensors and writes its results back, one
 * step at a time. It passes the suite; each mutant overrides one step.
 */
class PlainArrays implements ArrayNormalization {
  /** What is read or written. */
  enum Part {
    INPUT,
    SCALE,
    SHIFT,
    MEAN,
    VARIANCE,
    OUTPUT,
    RESIDUAL,
    UPSTREAM,
    INPUT_GRADIENT,
    SCALE_GRADIENT,
    SHIFT_GRADIENT,
    RESIDUAL_GRADIENT
  }

  /** The last forward call, and the memory that its input was in. */
  static class Workspace implements ArrayWorkspace {
    Forward last;
    ArrayView lastInput;
    Mode lastMode;
  }

  final NormSpec spec;
  final Normalization norm;

  PlainArrays(NormSpec spec) {
    this(spec, new PlainNorm(spec));
  }

  PlainArrays(NormSpec spec, Normalization norm) {
    this.spec = spec;
    this.norm = norm;
  }

  @Override
  public ArrayWorkspace workspace() {
    return new Workspace();
  }

  @Override
  public final void forward(
      ArrayView input,
      ArrayAffine affine,
      ArrayStatistics running,
      Mode mode,
      ArrayView output,
      ArrayWorkspace workspace) {
    checkForward(input, affine, running, output);
    Forward forward = normalized(input, affine, running, mode, own(workspace));
    write(Part.OUTPUT, output, forward.output(), input);
  }

  @Override
  public void forwardFused(
      ArrayView input,
      Optional<ArrayView> residual,
      ArrayAffine affine,
      ArrayStatistics running,
      Mode mode,
      ArrayView output,
      ArrayWorkspace workspace) {
    checkForward(input, affine, running, output);
    ArrayCheck.residual(spec, input.layout().shape(), residual);
    Forward forward = normalized(input, affine, running, mode, own(workspace));
    Optional<Tensor> added = residual.map(view -> read(Part.RESIDUAL, view, input));
    Tensor activated = FusedComposition.activated(forward.output(), added, spec.dtype());
    write(Part.OUTPUT, output, activated, input);
  }

  private Forward normalized(
      ArrayView input, ArrayAffine affine, ArrayStatistics running, Mode mode, Workspace own) {
    RunningStats before =
        new RunningStats(
            read(Part.MEAN, running.mean(), input),
            read(Part.VARIANCE, running.variance(), input),
            running.batches());
    Forward forward =
        norm.forward(read(Part.INPUT, input, input), affine(affine, input), before, mode);
    if (mode == Mode.TRAINING) {
      write(Part.MEAN, running.mean(), forward.after().mean(), input);
      write(Part.VARIANCE, running.variance(), forward.after().variance(), input);
      running.setBatches(forward.after().batches());
    }
    own.last = forward;
    own.lastInput = input;
    own.lastMode = mode;
    return forward;
  }

  @Override
  public final void backward(
      ArrayView input,
      ArrayAffine affine,
      ArrayView upstream,
      ArrayView gradient,
      ArrayAffine affineGradient,
      ArrayWorkspace workspace) {
    Workspace own = own(workspace);
    ArrayCheck.backward(spec, own.last.output().shape(), upstream, gradient, affineGradient);
    Tensor values = read(Part.INPUT, inputForBackward(own, input, upstream), input);
    Tensor given = read(Part.UPSTREAM, upstream, input);
    gradients(own, values, input, affine, given, gradient, affineGradient);
  }

  @Override
  public final void backwardFused(
      ArrayView input,
      ArrayAffine affine,
      ArrayView output,
      ArrayView upstream,
      ArrayView gradient,
      Optional<ArrayView> residualGradient,
      ArrayAffine affineGradient,
      ArrayWorkspace workspace) {
    Workspace own = own(workspace);
    Shape shape = own.last.output().shape();
    ArrayCheck.backward(spec, shape, upstream, gradient, affineGradient);
    ArrayCheck.backwardFused(spec, shape, output, true, residualGradient);
    Tensor values = read(Part.INPUT, inputForBackward(own, input, upstream), input);
    Tensor given = read(Part.UPSTREAM, upstream, input);
    Tensor passing = FusedComposition.masked(given, read(Part.OUTPUT, output, input));
    gradients(own, values, input, affine, passing, gradient, affineGradient);
    residualGradient.ifPresent(view -> write(Part.RESIDUAL_GRADIENT, view, passing, input));
  }

  /** Made anew from the input that backward is given: the workspace says the mode. */
  private void gradients(
      Workspace own,
      Tensor values,
      ArrayView input,
      ArrayAffine affine,
      Tensor upstream,
      ArrayView gradient,
      ArrayAffine affineGradient) {
    Forward forward = norm.forward(values, affine(affine, input), statistics(own), own.lastMode);
    Gradients gradients = norm.backward(forward, upstream);
    write(Part.INPUT_GRADIENT, gradient, gradients.input(), input);
    gradients
        .scale()
        .ifPresent(g -> write(Part.SCALE_GRADIENT, affineGradient.scale().get(), g, input));
    gradients
        .shift()
        .ifPresent(g -> write(Part.SHIFT_GRADIENT, affineGradient.shift().get(), g, input));
  }

  private static Workspace own(ArrayWorkspace workspace) {
    if (workspace instanceof Workspace own) {
      return own;
    }
    throw new IllegalArgumentException("workspace " + workspace + " is of another kind");
  }

  private Affine affine(ArrayAffine affine, ArrayView input) {
    return new Affine(
        affine.scale().map(scale -> read(Part.SCALE, scale, input)),
        affine.shift().map(shift -> read(Part.SHIFT, shift, input)));
  }

  // The steps.

  void checkForward(
      ArrayView input, ArrayAffine affine, ArrayStatistics running, ArrayView output) {
    ArrayCheck.forward(spec, input, affine, running, output);
  }

  /** The statistics that an evaluation used: those after it. */
  RunningStats statistics(Workspace workspace) {
    return workspace.last.after();
  }

  ArrayView inputForBackward(Workspace workspace, ArrayView input, ArrayView upstream) {
    return input;
  }

  Tensor read(Part part, ArrayView view, ArrayView input) {
    return view.toTensor();
  }

  void write(Part part, ArrayView view, Tensor values, ArrayView input) {
    view.set(values);
  }
}
