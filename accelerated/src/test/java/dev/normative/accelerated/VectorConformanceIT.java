package dev.normative.accelerated;

import dev.normative.conformance.NormalizationConformance;
import dev.normative.contract.NormalizationProvider;

/** The Vector-API batch normalization passes the suite. */
class VectorConformanceIT extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return new VectorProvider();
  }
}
