package dev.normative.accelerated;

import dev.normative.conformance.NormalizationConformance;
import dev.normative.contract.NormalizationProvider;

/** Every norm of the provider passes the suite, on tensors and on arrays. */
class VectorConformanceIT extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return new VectorProvider();
  }
}
