package dev.normative.accelerated.nd4j;

import dev.normative.conformance.TrainingConformance;
import dev.normative.contract.NormalizationProvider;

/** ND4J's batch normalization trains the tutorials' networks beside PyTorch. */
class Nd4jTrainingIT extends TrainingConformance {
  @Override
  public NormalizationProvider provider() {
    return new Nd4jProvider();
  }
}
