package dev.normative.accelerated.nd4j;

import dev.normative.conformance.NormalizationConformance;
import dev.normative.contract.NormalizationProvider;

/** ND4J's batch normalization is put to the suite; where it deviates, its provider says so. */
class Nd4jConformanceIT extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return new Nd4jProvider();
  }

  /** Calls cross into native code, operation by operation; {@code normative check} draws more. */
  @Override
  public int tries() {
    return 150;
  }
}
