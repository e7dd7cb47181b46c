package dev.normative.conformance;

import dev.normative.contract.NormalizationProvider;
import dev.normative.norm.ReferenceProvider;

/** The reference trains the tutorials' networks step by step beside PyTorch. */
class ReferenceTrainingIT extends TrainingConformance {
  @Override
  public NormalizationProvider provider() {
    return new ReferenceProvider();
  }
}
