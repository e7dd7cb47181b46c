package dev.normative.contract;

import dev.normative.tensor.DType;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;

/**
 * A normalization that is computed by one on arrays, each call in arrays and a workspace of its
 * own: what implementations that have kernels give as their {@link Normalization}.
 */
public final class ArrayBackedNormalization implements Normalization {
  private final NormSpec spec;
  private final ArrayNormalization arrays;

  /** The normalization of this specification that the arrays' one computes; closed with this. */
  public ArrayBackedNormalization(NormSpec spec, ArrayNormalization arrays) {
    this.spec = spec;
    this.arrays = arrays;
  }

  /** The arrays are written by no one any more; backward calls take turns with the workspace. */
  private record Saved(
      ArrayBackedNormalization owner,
      ArrayView input,
      ArrayAffine affine,
      ArrayWorkspace workspace,
      Tensor output,
      RunningStats after)
      implements Forward {}

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    DType dtype = spec.dtype();
    ArrayView values = ArrayView.copyOf(input, dtype);
    ArrayAffine parameters = ArrayAffine.copyOf(affine, dtype);
    ArrayStatistics running = ArrayStatistics.copyOf(before, dtype);
    ArrayView output = ArrayView.blank(values.layout(), dtype);
    ArrayWorkspace workspace = arrays.workspace();
    arrays.forward(values, parameters, running, mode, output, workspace);
    boolean updates = mode == Mode.TRAINING && spec.running().isPresent();
    return new Saved(
        this,
        values,
        parameters,
        workspace,
        output.toTensor(),
        updates ? running.toRunningStats() : before);
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    if (!(forward instanceof Saved saved) || saved.owner() != this) {
      throw new IllegalArgumentException(
          "backward needs what forward of this normalization returned, not " + forward);
    }
    ArgumentCheck.backward(spec, forward, upstream);
    DType dtype = spec.dtype();
    ArrayView gradient = ArrayView.blank(saved.input().layout(), dtype);
    ArrayAffine affineGradient = blank(saved.affine(), dtype);
    synchronized (saved.workspace()) {
      arrays.backward(
          saved.input(),
          saved.affine(),
          ArrayView.copyOf(upstream, dtype),
          gradient,
          affineGradient,
          saved.workspace());
    }
    return new Gradients(
        gradient.toTensor(),
        affineGradient.scale().map(ArrayView::toTensor),
        affineGradient.shift().map(ArrayView::toTensor));
  }

  private static ArrayAffine blank(ArrayAffine like, DType dtype) {
    return new ArrayAffine(
        like.scale().map(scale -> blank(scale, dtype)),
        like.shift().map(shift -> blank(shift, dtype)));
  }

  private static ArrayView blank(ArrayView like, DType dtype) {
    return ArrayView.blank(StridedLayout.dense(like.layout().shape()), dtype);
  }

  @Override
  public void close() {
    arrays.close();
  }
}
