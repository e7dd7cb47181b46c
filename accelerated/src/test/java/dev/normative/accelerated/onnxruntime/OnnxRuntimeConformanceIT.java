package dev.normative.accelerated.onnxruntime;

import dev.normative.conformance.NormalizationConformance;
import dev.normative.contract.NormalizationProvider;

/** ONNX Runtime's operators are put to the suite; where they deviate, their provider says so. */
class OnnxRuntimeConformanceIT extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return new OnnxRuntimeProvider();
  }

  /**
   * Calls cross into native code, most to build a graph there; {@code normative check} draws more.
   */
  @Override
  public int tries() {
    return 150;
  }
}
