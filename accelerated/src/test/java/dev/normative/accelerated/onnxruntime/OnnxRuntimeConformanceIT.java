package dev.normative.accelerated.onnxruntime;

import dev.normative.accelerated.VectorProvider;
import dev.normative.conformance.NormalizationConformance;
import dev.normative.conformance.engine.ThirdParty;
import dev.normative.contract.NormalizationProvider;

/** ONNX Runtime's operators are put to the suite; where they deviate, their provider says so. */
class OnnxRuntimeConformanceIT extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return new OnnxRuntimeProvider();
  }

  /** Beside what is there on every platform. */
  @Override
  public ThirdParty thirdParty() {
    return ThirdParty.of(new VectorProvider());
  }
}
