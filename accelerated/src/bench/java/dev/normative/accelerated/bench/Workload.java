package dev.normative.accelerated.bench;

import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction.PerChannel;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import java.util.Arrays;

/**
 * What is normalized.
 *
 * @param spec the normalization, in float32
 * @param shape the input's shape
 */
record Workload(NormSpec spec, Shape shape) {

  Workload {
    spec = spec.withDType(DType.FLOAT32);
  }

  /**
   * Reads {@code BN:32x64x56x56}, {@code BNL:32x56x56x64} (channels last), {@code LN:1024x256}
   * (over the last axis) or {@code GN32:32x64x56x56} (of 32 groups).
   */
  static Workload parse(String text) {
    String[] parts = text.split(":");
    Shape shape =
        Shape.of(Arrays.stream(parts[1].split("x")).mapToInt(Integer::parseInt).toArray());
    int rank = shape.rank();
    int last = shape.size(rank - 1);
    if (parts[0].equals("BN") || parts[0].equals("BNL")) {
      int axis = parts[0].equals("BN") ? 1 : rank - 1;
      int channels = shape.size(axis);
      PerChannel reduction = new PerChannel(channels, axis, rank, rank);
      return new Workload(NormSpec.batchNorm2d(channels).withReduction(reduction), shape);
    }
    if (parts[0].equals("LN")) {
      return new Workload(NormSpec.layerNorm(last), shape);
    }
    if (parts[0].matches("GN\\d+")) {
      int groups = Integer.parseInt(parts[0].substring(2));
      return new Workload(NormSpec.groupNorm(groups, shape.size(1)), shape);
    }
    throw new IllegalArgumentException(
        text + " is no workload; expected BN:, BNL:, LN: or GN<groups>: and sizes, as in BN:64x64");
  }

  boolean isBatchNorm() {
    return spec.reduction() instanceof PerChannel;
  }
}
