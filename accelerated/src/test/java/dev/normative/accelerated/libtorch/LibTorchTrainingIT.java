package dev.normative.accelerated.libtorch;

import dev.normative.conformance.TrainingConformance;
import dev.normative.contract.NormalizationProvider;

/** LibTorch's norms train the tutorials' networks beside PyTorch. */
class LibTorchTrainingIT extends TrainingConformance {
  @Override
  public NormalizationProvider provider() {
    return new LibTorchProvider();
  }
}
