package dev.normative.contract;

import dev.normative.tensor.Tensor;
import java.util.Optional;

/**
 * The learned rescale: output = scale * normalized + shift.
 *
 * @param scale gamma, or empty for 1
 * @param shift beta, or empty for 0
 */
public record Affine(Optional<Tensor> scale, Optional<Tensor> shift) {

  private static final Affine NONE = new Affine(Optional.empty(), Optional.empty());

  /** Neither scale nor shift. */
  public static Affine none() {
    return NONE;
  }

  /** Both scale and shift. */
  public static Affine of(Tensor scale, Tensor shift) {
    return new Affine(Optional.of(scale), Optional.of(shift));
  }

  /** What a new layer of this specification starts with: scale 1, shift 0, where it has them. */
  public static Affine initial(NormSpec spec) {
    var shape = spec.reduction().parameterShape();
    return new Affine(
        spec.scale() ? Optional.of(Tensor.full(shape, 1)) : Optional.empty(),
        spec.shift() ? Optional.of(Tensor.zeros(shape)) : Optional.empty());
  }

  /** The scale of one parameter, 1 where there is none. */
  public double scaleAt(int parameter) {
    return scale.isPresent() ? scale.get().at(parameter) : 1;
  }

  /** The shift of one parameter, 0 where there is none. */
  public double shiftAt(int parameter) {
    return shift.isPresent() ? shift.get().at(parameter) : 0;
  }
}
