package dev.normative.conformance.generate;

import dev.normative.conformance.Family;
import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.contract.Reduction.ChannelGroups;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.contract.Reduction.TrailingAxes;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The same cases in every run, whatever is drawn otherwise: what is digested must not change. */
public final class FixedCases {
  private FixedCases() {}

  /** Every kind of data in a small and a larger shape, in every format that is claimed. */
  public static List<NormCase> of(Family family, Set<Capability> claimed) {
    List<NormCase> cases = new ArrayList<>();
    for (DType dtype : DType.values()) {
      if (claimed.contains(Capability.valueOf(dtype.name()))) {
        for (DataKind kind : DataKind.values()) {
          for (Shape shape : new Shape[] {Shape.of(3, 4, 5), Shape.of(7, 6, 67)}) {
            long seed = cases.size();
            cases.add(new NormCase(family, spec(family, shape, dtype), shape, kind, seed));
          }
        }
      }
    }
    return cases;
  }

  private static NormSpec spec(Family family, Shape shape, DType dtype) {
    int channels = shape.size(1);
    Reduction reduction =
        switch (family) {
          case BATCH_NORM -> new PerChannel(channels, 1, 3, 3);
          case LAYER_NORM, RMS_NORM -> new TrailingAxes(Shape.of(shape.size(2)));
          case GROUP_NORM -> new ChannelGroups(2, channels, 1, 3, 3);
          case INSTANCE_NORM -> new ChannelGroups(channels, channels, 1, 3, 3);
        };
    boolean centered = family != Family.RMS_NORM;
    return new NormSpec(
        reduction,
        centered,
        true,
        centered,
        NormSpec.DEFAULT_EPSILON,
        Optional.empty(),
        family.usualPolicies(),
        dtype);
  }
}
