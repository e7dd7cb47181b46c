package dev.normative.contract;

import dev.normative.tensor.Tensor;

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
    Forward last = own(workspace).last;
    if (last == null) {
      throw new IllegalStateException(
          "backward with a workspace that no forward call was given; call forward first");
    }
    ArrayCheck.backward(spec, last.output().shape(), upstream, gradient, affineGradient);
    Tensor given = upstream.toTensor();
    Gradients gradients = normalization.backward(last, given);
    gradient.set(gradients.input());
    gradients.scale().ifPresent(scale -> affineGradient.scale().orElseThrow().set(scale));
    gradients.shift().ifPresent(shift -> affineGradient.shift().orElseThrow().set(shift));
  }

  private static Workspace own(ArrayWorkspace workspace) {
    if (workspace instanceof Workspace own) {
      return own;
    }
    throw new IllegalArgumentException(
        "workspace " + workspace + " is not one that workspace() of this normalization made");
  }

  @Override
  public void close() {
    normalization.close();
  }
}
