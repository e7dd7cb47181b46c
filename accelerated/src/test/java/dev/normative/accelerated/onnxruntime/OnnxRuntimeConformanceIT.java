package dev.normative.accelerated.onnxruntime;

import dev.normative.conformance.NormalizationConformance;
import dev.normative.contract.NormalizationProvider;

/** ONNX Runtime's operators are put to the suite; where they deviate, their provider says so. */
class OnnxRuntimeConformanceIT extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return new OnnxRuntimeProvider();
  }
}
