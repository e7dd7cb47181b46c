package dev.normative.accelerated.onnxruntime;

import dev.normative.contract.Capability;
import dev.normative.contract.Deviation;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules that ONNX Runtime 1.29.0 does not keep on the CPU; {@code FindingsTest} has the
 * smallest case of each reason.
 */
final class OnnxRuntimeDeviations {
  private static final String KERNELS =
      "https://github.com/microsoft/onnxruntime/blob/v1.29.0/onnxruntime/core/providers/cpu/";

  private static final String SILENT_OVERFLOW =
      "where the variance overflows, its inverse root is 0: the output is the shift (0 without one)"
          + " instead of NaN or infinity, and nobody is told";
  private static final String ONE_PASS =
      "GroupNormalization has no kernel on the CPU: ONNX's own function for it is run, which takes"
          + " the mean of the squares minus the square of the mean. Of data around 4e4 with a"
          + " variance of 1 nothing is left in float32 but sqrt(epsilon); a negative difference"
          + " makes NaN";
  private static final String ALIGNMENT =
      "a sum begins with the values before the next whole vector in memory, so that its last bits"
          + " depend on where a sample lies";
  private static final String ROWS = "ReduceMean adds up one row in another order than several";

  /** All of them, each with its reason and where that can be read. */
  static final List<Deviation> ALL =
      Stream.of(overflow(), onePass(), order()).flatMap(each -> each).toList();

  private OnnxRuntimeDeviations() {}

  private static Stream<Deviation> overflow() {
    return Stream.of(
            Capability.BATCH_NORM,
            Capability.LAYER_NORM,
            Capability.INSTANCE_NORM,
            Capability.RMS_NORM)
        .map(norm -> Deviation.of("F9", norm, SILENT_OVERFLOW, KERNELS + "nn"));
  }

  private static Stream<Deviation> onePass() {
    String definition = "https://github.com/onnx/onnx/blob/main/onnx/defs/nn/defs.cc";
    return Stream.of(
            "F1", "F2", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F15", "F16", "F17", "N1", "G1")
        .map(rule -> Deviation.of(rule, Capability.GROUP_NORM, ONE_PASS, definition));
  }

  private static Stream<Deviation> order() {
    return Stream.of(
        Deviation.of("D2", Capability.INSTANCE_NORM, ALIGNMENT, KERNELS + "nn/instance_norm.cc"),
        Deviation.of("D2", Capability.GROUP_NORM, ROWS, KERNELS + "reduction/reduction_ops.cc"));
  }
}
