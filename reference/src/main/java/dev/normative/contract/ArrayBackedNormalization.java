package dev.normative.contract;

import dev.normative.tensor.DType;
import dev.normative.tensor.StridedLayout;
import dev.normative.tensor.Tensor;
import java.util.Optional;

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
      Kind kind,
      ArrayView input,
      ArrayAffine affine,
      ArrayWorkspace workspace,
      ArrayView result,
      Tensor output,
      RunningStats after)
      implements Forward {}

  /** Which of the forward calls it was. */
  private enum Kind {
    PLAIN,
    FUSED,
    FUSED_WITH_RESIDUAL
  }

  @Override
  public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    return forward(Kind.PLAIN, input, Optional.empty(), affine, before, mode);
  }

  @Override
  public Forward forwardFused(
      Tensor input, Optional<Tensor> residual, Affine affine, RunningStats before, Mode mode) {
    ArgumentCheck.forward(spec, input, affine, before, mode);
    ArgumentCheck.residual(spec, input, residual);
    Kind kind = residual.isPresent() ? Kind.FUSED_WITH_RESIDUAL : Kind.FUSED;
    return forward(kind, input, residual, affine, before, mode);
  }

  private Forward forward(
      Kind kind,
      Tensor input,
      Optional<Tensor> residual,
      Affine affine,
      RunningStats before,
      Mode mode) {
    DType dtype = spec.dtype();
    ArrayView values = ArrayView.copyOf(input, dtype);
    ArrayAffine parameters = ArrayAffine.copyOf(affine, dtype);
    ArrayStatistics running = ArrayStatistics.copyOf(before, dtype);
    ArrayView output = ArrayView.blank(values.layout(), dtype);
    ArrayWorkspace workspace = arrays.workspace();
    if (kind == Kind.PLAIN) {
      arrays.forward(values, parameters, running, mode, output, workspace);
    } else {
      Optional<ArrayView> added = residual.map(tensor -> ArrayView.copyOf(tensor, dtype));
      arrays.forwardFused(values, added, parameters, running, mode, output, workspace);
    }
    boolean updates = mode == Mode.TRAINING && spec.running().isPresent();
    return new Saved(
        this,
        kind,
        values,
        parameters,
        workspace,
        output,
        output.toTensor(),
        updates ? running.toRunningStats() : before);
  }

  @Override
  public Gradients backward(Forward forward, Tensor upstream) {
    Saved saved = saved(forward);
    if (saved.kind() != Kind.PLAIN) {
      throw new IllegalArgumentException("backward of a fused call; call backwardFused");
    }
    return backward(saved, upstream, Optional.empty());
  }

  @Override
  public FusedGradients backwardFused(Forward forward, Tensor upstream) {
    Saved saved = saved(forward);
    if (saved.kind() == Kind.PLAIN) {
      throw new IllegalArgumentException("backwardFused of a call that is none; call backward");
    }
    Optional<ArrayView> residual =
        saved.kind() == Kind.FUSED_WITH_RESIDUAL
            ? Optional.of(blank(saved.input(), spec.dtype()))
            : Optional.empty();
    Gradients gradients = backward(saved, upstream, residual);
    return new FusedGradients(gradients, residual.map(ArrayView::toTensor));
  }

  private Saved saved(Forward forward) {
    if (forward instanceof Saved saved && saved.owner() == this) {
      return saved;
    }
    throw new IllegalArgumentException(
        "backward needs what forward of this normalization returned, not " + forward);
  }

  private Gradients backward(Saved saved, Tensor upstream, Optional<ArrayView> residualGradient) {
    ArgumentCheck.backward(spec, saved, upstream);
    DType dtype = spec.dtype();
    ArrayView given = ArrayView.copyOf(upstream, dtype);
    ArrayView gradient = ArrayView.blank(saved.input().layout(), dtype);
    ArrayAffine affineGradient = blank(saved.affine(), dtype);
    synchronized (saved.workspace()) {
      if (saved.kind() == Kind.PLAIN) {
        arrays.backward(
            saved.input(), saved.affine(), given, gradient, affineGradient, saved.workspace());
      } else {
        arrays.backwardFused(
            saved.input(),
            saved.affine(),
            saved.result(),
            given,
            gradient,
            residualGradient,
            affineGradient,
            saved.workspace());
      }
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
