package dev.normative.norm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Accumulator;
import dev.normative.contract.Capability;
import dev.normative.contract.CopyingArrays;
import dev.normative.contract.NormSpec;
import dev.normative.contract.StabilityClass;
import dev.normative.tensor.DType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReferenceProviderTest {
  private final ReferenceProvider reference = new ReferenceProvider();

  @Test
  void claimsEverythingButLessExactness() {
    assertThat(reference.name()).isEqualTo("reference");
    assertThat(reference.capabilities())
        .containsExactlyInAnyOrder(
            Arrays.stream(Capability.values())
                .filter(capability -> capability != Capability.FOLDED_AFFINE)
                .filter(capability -> capability != Capability.OLD_WEIGHT_ROUNDED)
                .toArray(Capability[]::new));
  }

  @Test
  void addsUpInTwiceTheDigits() {
    for (DType dtype : DType.values()) {
      assertThat(reference.accumulator(dtype)).isEqualTo(Accumulator.WIDE);
      assertThat(reference.stability(dtype)).isEqualTo(StabilityClass.CORRECTED_TWO_PASS);
    }
  }

  @Test
  void givesLayersAndShardedOnesToo() {
    NormSpec spec = NormSpec.batchNorm1d(2);
    assertThat(reference.createLayer(spec)).isNotNull();
    assertThat(reference.createSharded(spec)).isInstanceOf(SyncBatchNorm.class);
    assertThat(reference.createArrays(spec, 1)).isInstanceOf(CopyingArrays.class);
  }
}
