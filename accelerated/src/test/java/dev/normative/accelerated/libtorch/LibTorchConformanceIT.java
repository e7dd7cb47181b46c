package dev.normative.accelerated.libtorch;

import dev.normative.conformance.NormalizationConformance;
import dev.normative.contract.NormalizationProvider;

/** LibTorch's norms are put to the suite; where they deviate, their provider says so. */
class LibTorchConformanceIT extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return new LibTorchProvider();
  }
}
