package dev.normative.conformance.profile;

import dev.normative.conformance.Family;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.norm.Partition;
import dev.normative.numerics.ElementSet;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;

/**
 * One statistics set of a norm that subtracts a mean, with scale 1, shift 0 and hardly an epsilon.
 */
final class Probe {
  /** Far below any variance that is probed with. */
  private static final double EPSILON = 1e-20;

  private final NormalizationProvider provider;
  private final NormSpec spec;
  private final Shape shape;

  /** A set of so many values; a multiple of 4. */
  Probe(NormalizationProvider provider, Family family, DType dtype, int values) {
    this.provider = provider;
    this.shape =
        switch (family) {
          case BATCH_NORM -> Shape.of(values, 1);
          case LAYER_NORM, RMS_NORM -> Shape.of(1, values);
          case GROUP_NORM -> Shape.of(1, 4, values / 4);
          case INSTANCE_NORM -> Shape.of(1, 1, values);
        };
    NormSpec plain =
        switch (family) {
          case BATCH_NORM -> NormSpec.batchNorm1d(1).withoutRunning();
          case LAYER_NORM -> NormSpec.layerNorm(values);
          case GROUP_NORM -> NormSpec.groupNorm(1, 4);
          case INSTANCE_NORM -> NormSpec.instanceNorm1d(1).withAffine(true, true);
          case RMS_NORM ->
              throw new IllegalArgumentException("RMSNorm subtracts no mean: nothing to probe");
        };
    this.spec = plain.withEpsilon(EPSILON).withDType(dtype);
  }

  /** The input of these values. */
  Tensor input(double[] values) {
    return Tensor.adopting(shape, values);
  }

  /** What the implementation makes of it in training. */
  Tensor output(Tensor input) {
    try (Normalization norm = provider.create(spec)) {
      return norm.forward(input, Affine.initial(spec), RunningStats.none(), Mode.TRAINING).output();
    }
  }

  /** All elements. */
  ElementSet set() {
    return Partition.of(spec.reduction(), shape).set(0);
  }
}
