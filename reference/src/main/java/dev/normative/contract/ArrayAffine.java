package dev.normative.contract;

import dev.normative.tensor.DType;
import java.util.Optional;

/**
 * Scale and shift, or their gradients, in memory of the caller's.
 *
 * @param scale present exactly where the specification has a scale
 * @param shift present exactly where the specification has a shift
 */
public record ArrayAffine(Optional<ArrayView> scale, Optional<ArrayView> shift) {

  /** Copies of these parameters in arrays of a format. */
  public static ArrayAffine copyOf(Affine affine, DType dtype) {
    return new ArrayAffine(
        affine.scale().map(scale -> ArrayView.copyOf(scale, dtype)),
        affine.shift().map(shift -> ArrayView.copyOf(shift, dtype)));
  }

  /** Copies of what the arrays hold. */
  public Affine toAffine() {
    return new Affine(scale.map(ArrayView::toTensor), shift.map(ArrayView::toTensor));
  }
}
