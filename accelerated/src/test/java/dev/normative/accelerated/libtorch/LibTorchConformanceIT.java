package dev.normative.accelerated.libtorch;

import dev.normative.accelerated.VectorProvider;
import dev.normative.conformance.NormalizationConformance;
import dev.normative.conformance.engine.ThirdParty;
import dev.normative.contract.NormalizationProvider;

/** LibTorch's norms are put to the suite; where they deviate, their provider says so. */
class LibTorchConformanceIT extends NormalizationConformance {
  @Override
  public NormalizationProvider provider() {
    return new LibTorchProvider();
  }

  /** LibTorch is no third party to itself. */
  @Override
  public ThirdParty thirdParty() {
    return ThirdParty.of(new VectorProvider());
  }

  /**
   * Calls cross into native code, most to build a graph there; {@code normative check} draws more.
   */
  @Override
  public int tries() {
    return 150;
  }
}
