package dev.normative.accelerated.onnxruntime;

import dev.normative.conformance.Family;
import dev.normative.conformance.KnownDeviation;
import dev.normative.conformance.NormalizationConformance;
import dev.normative.contract.NormalizationProvider;
import java.util.List;
import java.util.stream.Stream;

/** ONNX Runtime's operators are put to the suite; {@link FindingsTest} has the smallest cases. */
class OnnxRuntimeConformanceIT extends NormalizationConformance {
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
  private static final String ROUNDED_MOMENTUM =
      "momentum is a float that weighs the old statistics: the weight of the new ones is 1 minus"
          + " it, a multiple of 2^-24, so that 0.01 is 0.0099999905";
  private static final String ALIGNMENT =
      "a sum begins with the values before the next whole vector in memory, so that its last bits"
          + " depend on where a sample lies";
  private static final String ROWS = "ReduceMean adds up one row in another order than several";

  @Override
  public NormalizationProvider provider() {
    return new OnnxRuntimeProvider();
  }

  @Override
  public List<KnownDeviation> knownDeviations() {
    Stream<KnownDeviation> overflow =
        Stream.of(Family.BATCH_NORM, Family.LAYER_NORM, Family.INSTANCE_NORM, Family.RMS_NORM)
            .map(family -> new KnownDeviation("F9", family, SILENT_OVERFLOW, KERNELS + "nn"));
    Stream<KnownDeviation> onePass =
        Stream.of("F1", "F2", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F15", "F17", "N1", "G1")
            .map(
                rule ->
                    new KnownDeviation(
                        rule,
                        Family.GROUP_NORM,
                        ONE_PASS,
                        "https://github.com/onnx/onnx/blob/main/onnx/defs/nn/defs.cc"));
    Stream<KnownDeviation> momentum =
        Stream.of("F8", "F10", "F11", "S1")
            .map(
                rule ->
                    new KnownDeviation(
                        rule,
                        Family.BATCH_NORM,
                        ROUNDED_MOMENTUM,
                        "https://onnx.ai/onnx/operators/onnx__BatchNormalization.html"));
    Stream<KnownDeviation> order =
        Stream.of(
            new KnownDeviation(
                "D2", Family.INSTANCE_NORM, ALIGNMENT, KERNELS + "nn/instance_norm.cc"),
            new KnownDeviation(
                "D2", Family.GROUP_NORM, ROWS, KERNELS + "reduction/reduction_ops.cc"));
    return Stream.of(overflow, onePass, momentum, order).flatMap(each -> each).toList();
  }
}
