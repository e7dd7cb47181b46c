package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * Arrays for a normalization that has none: every call copies the elements out of the arguments and
 * the results into the outputs. For tests and for convenience, not for speed.
 */
public final class CopyingArrays implements ArrayNormalization {
  private final NormSpec spec;
  private final Normalization normalization;

  /** A normalization of this specification on arrays; closed with this. */
  public CopyingArrays(NormSpec spec, Normalization normalization) {
    this.spec = spec;
    this.normalization = normalization;
  }

  private static final class Workspace implements ArrayWorkspace {
    private Forward last;
    private Forward lastFused;
    private boolean hasResidual;
  }

  @Override
  public ArrayWorkspace workspace() {
    return new Workspace();
  }

  @Override
  public void forward(
      ArrayView input,
      ArrayAffine affine,
      ArrayStatistics running,
      Mode mode,
      ArrayView output,
      ArrayWorkspace workspace) {
    ArrayCheck.forward(spec, input, affine, running, output);
    Workspace own = own(workspace);
    RunningStats before = running.toRunningStats();
    Forward forward = normalization.forward(input.toTensor(), affine.toAffine(), before, mode);
    own.last = forward;
    own.lastFused = null;
    write(forward, before, running, output);
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
    ArrayCheck.forward(spec, input, affine, running, output);
    ArrayCheck.residual(spec, input.layout().shape(), residual);
    Workspace own = own(workspace);
    RunningStats before = running.toRunningStats();
    Forward forward =
        normalization.forwardFused(
            input.toTensor(), residual.map(ArrayView::toTensor), affine.toAffine(), before, mode);
    own.last = null;
    own.lastFused = forward;
    own.hasResidual = residual.isPresent();
    write(forward, before, running, output);
  }

  private static void write(
      Forward forward, RunningStats before, ArrayStatistics running, ArrayView output) {
    output.set(forward.output());
    RunningStats after = forward.after();
    if (after != before) {
      running.mean().set(after.mean());
      running.variance().set(after.variance());
      running.setBatches(after.batches());
    }
  }

  @Override
  public void backward(
      ArrayView input,
      ArrayAffine affine,
      ArrayView upstream,
      ArrayView gradient,
      ArrayAffine affineGradient,
      ArrayWorkspace workspace) {
    Forward last = called(own(workspace).last, "backward", "forward");
    ArrayCheck.backward(spec, last.output().shape(), upstream, gradient, affineGradient);
    Tensor given = upstream.toTensor();
    Gradients gradients = normalization.backward(last, given);
    write(gradients, gradient, affineGradient);
  }

  @Override
  public void backwardFused(
      ArrayView input,
      ArrayAffine affine,
      ArrayView output,
      ArrayView upstream,
      ArrayView gradient,
      Optional<ArrayView> residualGradient,
      ArrayAffine affineGradient,
      ArrayWorkspace workspace) {
    Workspace own = own(workspace);
    Forward last = called(own.lastFused, "backwardFused", "forwardFused");
    ArrayCheck.backward(spec, last.output().shape(), upstream, gradient, affineGradient);
    ArrayCheck.backwardFused(
        spec, last.output().shape(), output, own.hasResidual, residualGradient);
    FusedGradients gradients = normalization.backwardFused(last, upstream.toTensor());
    write(gradients.normalization(), gradient, affineGradient);
    residualGradient.ifPresent(memory -> memory.set(gradients.residual().orElseThrow()));
  }

  private static void write(Gradients gradients, ArrayView gradient, ArrayAffine affineGradient) {
    gradient.set(gradients.input());
    gradients.scale().ifPresent(scale -> affineGradient.scale().orElseThrow().set(scale));
    gradients.shift().ifPresent(shift -> affineGradient.shift().orElseThrow().set(shift));
  }

  private static Forward called(Forward last, String backward, String forward) {
    ArrayCheck.called(last != null, backward, forward);
    return last;
  }

  private static Workspace own(ArrayWorkspace workspace) {
    ArrayCheck.workspace(workspace instanceof Workspace, workspace);
    return (Workspace) workspace;
  }

  @Override
  public void close() {
    normalization.close();
  }
}
