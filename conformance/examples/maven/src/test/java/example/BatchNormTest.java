package example;

import dev.normative.conformance.NormalizationConformance;
import dev.normative.contract.NormalizationProvider;

class BatchNormTest extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return new ExampleNorms();
  }
}
