package dev.normative.accelerated;

import dev.normative.conformance.TrainingConformance;
import dev.normative.contract.NormalizationProvider;

/** The Vector-API batch normalization trains the tutorials' networks beside PyTorch. */
class VectorTrainingIT extends TrainingConformance {
  @Override
  public NormalizationProvider provider() {
    return new VectorProvider();
  }
}
