package dev.normative.conformance.rules;

import dev.normative.contract.Affine;
import dev.normative.tensor.Tensor;

/** Scales and shifts made of others. */
final class AffineVariants {
  private AffineVariants() {}

  /** The same, but for a first scale of zero, where there are scales. */
  static Affine withFirstScaleZero(Affine affine) {
    return new Affine(affine.scale().map(AffineVariants::firstZero), affine.shift());
  }

  private static Tensor firstZero(Tensor scale) {
    double[] values = scale.toArray();
    values[0] = 0;
    return Tensor.adopting(scale.shape(), values);
  }
}
