package dev.normative.accelerated;

import dev.normative.conformance.TrainingConformance;
import dev.normative.contract.NormalizationProvider;

/** The provider's norms train the tutorials' networks beside PyTorch. */
class VectorTrainingIT extends TrainingConformance {
  @Override
  public NormalizationProvider provider() {
    return new VectorProvider();
  }
}
