package dev.normative.conformance.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.contract.Capability;
import dev.normative.contract.Policies;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.SingleValue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FingerprintTest {

  /** Whoever claims other policies than PyTorch's alone may refuse to make PyTorch's. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void onlyPoliciesThatAreClaimedAreAskedFor(Family family) {
    Set<Capability> claimed =
        Set.of(Capability.FLOAT32, Capability.SINGLE_VALUE_PASSES, Capability.EMPTY_BATCH_REFUSED);
    assertThat(Fingerprint.probes(family, claimed))
        .singleElement()
        .satisfies(
            spec -> {
              assertThat(spec.policies().singleValue()).isEqualTo(SingleValue.PASS);
              assertThat(spec.policies().emptyBatch()).isEqualTo(EmptyBatch.REFUSE);
            });
  }

  @Test
  void whoClaimsNoPolicyIsAskedForPyTorchs() {
    assertThat(Fingerprint.probes(Family.BATCH_NORM, Set.of(Capability.FLOAT64)))
        .singleElement()
        .satisfies(spec -> assertThat(spec.policies()).isEqualTo(Policies.PYTORCH));
  }
}
