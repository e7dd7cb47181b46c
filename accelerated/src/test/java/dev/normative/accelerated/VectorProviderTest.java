package dev.normative.accelerated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
import dev.normative.contract.NormalizationProvider;
import dev.normative.tensor.DType;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class VectorProviderTest {

  @Test
  void aServiceLoaderFindsTheProvider() {
    assertThat(ServiceLoader.load(NormalizationProvider.class))
        .anyMatch(provider -> provider instanceof VectorProvider);
  }

  @Test
  void theProviderClaimsEveryNormAndHowItAccumulates() {
    VectorProvider provider = new VectorProvider();
    assertThat(provider.name()).isEqualTo("vector");
    assertThat(provider.capabilities())
        .contains(Capability.BATCH_NORM, Capability.LAYER_NORM, Capability.GROUP_NORM)
        .contains(Capability.INSTANCE_NORM, Capability.RMS_NORM, Capability.ARRAYS)
        .contains(Capability.FUSED_ACTIVATION)
        .doesNotContain(Capability.SHARDS, Capability.SECOND_DERIVATIVES)
        .doesNotContain(Capability.FOLDED_AFFINE);
    assertThat(provider.accumulator(DType.FLOAT32)).isEqualTo(Accumulator.BLOCKED);
    assertThat(provider.accumulator(DType.FLOAT64)).isEqualTo(Accumulator.BLOCKED);
  }
}
