package dev.normative.conformance;

import dev.normative.contract.NormalizationProvider;
import dev.normative.norm.ReferenceProvider;

/** The reference passes the suite that it is the yardstick of. */
class ReferenceConformanceIT extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return new ReferenceProvider();
  }
}
