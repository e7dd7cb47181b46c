package dev.normative.conformance.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.contract.Capability;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.RunningUpdate;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.DType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WithinClaimsTest {
  private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);

  private static Set<Capability> allBut(Capability... capabilities) {
    Set<Capability> left = EnumSet.copyOf(ALL);
    left.removeAll(List.of(capabilities));
    return left;
  }

  private static Stream<NormSpec> asked(Family family, Set<Capability> claimed) {
    WithinClaims claims = new WithinClaims(claimed);
    return Recordings.of(family).stream()
        .flatMap(recording -> claims.specification(recording).stream());
  }

  @Test
  void whoClaimsEverythingIsAskedEverything() {
    for (Family family : Family.values()) {
      assertThat(asked(family, ALL)).hasSameSizeAs(Recordings.of(family));
    }
  }

  @Test
  void nobodyIsAskedForWhatIsNotClaimed() {
    assertThat(asked(Family.BATCH_NORM, allBut(Capability.FLOAT64)))
        .isNotEmpty()
        .allMatch(spec -> spec.dtype() == DType.FLOAT32);
    assertThat(asked(Family.BATCH_NORM, allBut(Capability.CUMULATIVE_AVERAGE)))
        .isNotEmpty()
        .noneMatch(
            spec -> spec.running().filter(RunningUpdate.Cumulative.class::isInstance).isPresent());
    assertThat(asked(Family.BATCH_NORM, allBut(Capability.RUNNING_STATISTICS)))
        .isNotEmpty()
        .allMatch(spec -> spec.running().isEmpty());
    assertThat(asked(Family.INSTANCE_NORM, allBut(Capability.INSTANCE_STATISTICS)))
        .isNotEmpty()
        .allMatch(spec -> spec.running().isEmpty());
    assertThat(asked(Family.LAYER_NORM, allBut(Capability.PARTIAL_AFFINE)))
        .isNotEmpty()
        .allMatch(spec -> spec.scale() && spec.shift());
    assertThat(asked(Family.BATCH_NORM, allBut(Capability.FLOAT32, Capability.FLOAT64))).isEmpty();
  }

  /** Whoever is not asked is told why, and nobody else. */
  @Test
  void whatIsNotClaimedHasAName() {
    for (Capability lacking : Capability.values()) {
      WithinClaims claims = new WithinClaims(allBut(lacking));
      for (Family family : Family.values()) {
        for (Recording recording : Recordings.of(family)) {
          assertThat(claims.notClaimed(recording).isPresent())
              .as(recording + " without " + lacking)
              .isEqualTo(claims.specification(recording).isEmpty());
        }
      }
    }
    Recording layerNorm = Recordings.of(Family.LAYER_NORM).get(0);
    assertThat(new WithinClaims(Set.of(Capability.BATCH_NORM)).notClaimed(layerNorm).orElseThrow())
        .isEqualTo("LAYER_NORM and TRAINING and PARTIAL_AFFINE");
    assertThat(
            new WithinClaims(allBut(Capability.FLOAT32, Capability.FLOAT64)).notClaimed(layerNorm))
        .contains("the format FLOAT64");
  }

  @Test
  void withoutTrainingOnlyEvaluationIsPut() {
    WithinClaims claims = new WithinClaims(allBut(Capability.TRAINING));
    assertThat(Recordings.of(Family.BATCH_NORM))
        .filteredOn(recording -> claims.specification(recording).isPresent())
        .isNotEmpty()
        .allMatch(recording -> recording.call().mode() == Mode.EVALUATION);
  }

  /**
   * Keras was told float64 and computed in float32: those who have only that are asked for that.
   */
  @Test
  void aCallThatWasComputedInFloat32IsPutInEitherFormat() {
    Recording keras =
        Recordings.of(Family.LAYER_NORM).stream()
            .filter(recording -> recording.file().startsWith("keras/"))
            .findFirst()
            .orElseThrow();
    assertThat(new WithinClaims(ALL).specification(keras).orElseThrow().dtype())
        .isEqualTo(DType.FLOAT64);
    assertThat(
            new WithinClaims(allBut(Capability.FLOAT64)).specification(keras).orElseThrow().dtype())
        .isEqualTo(DType.FLOAT32);
  }

  /** PyTorch's refusals are put to those who refuse, and to nobody who does not. */
  @Test
  void aRefusalIsPutToThoseWhoClaimTheSamePolicy() {
    List<Recording> refused =
        Stream.of(Family.values())
            .flatMap(family -> Recordings.of(family).stream())
            .filter(recording -> recording.outcome() instanceof Recording.Refused)
            .toList();
    assertThat(refused).hasSize(19);
    WithinClaims passing = new WithinClaims(allBut(Capability.SINGLE_VALUE_REFUSED));
    assertThat(refused).allMatch(recording -> passing.specification(recording).isEmpty());
    WithinClaims refusing = new WithinClaims(allBut(Capability.SINGLE_VALUE_PASSES));
    WithinClaims usual =
        new WithinClaims(allBut(Capability.SINGLE_VALUE_PASSES, Capability.SINGLE_VALUE_REFUSED));
    for (WithinClaims claims : List.of(refusing, usual)) {
      assertThat(refused)
          .allSatisfy(
              recording ->
                  assertThat(
                          claims
                              .specification(recording)
                              .orElseThrow()
                              .policies()
                              .singleValue()
                              .refuses(1, recording.call().input().shape().size(0)))
                      .isTrue());
    }
  }

  /** A policy that a call does not depend on is the implementation's own. */
  @Test
  void policiesOfTheFrameworkCountOnlyWhereTheyMatter() {
    Set<Capability> passes =
        allBut(Capability.SINGLE_VALUE_REFUSED, Capability.EMPTY_BATCH_REFUSED);
    assertThat(asked(Family.GROUP_NORM, passes))
        .isNotEmpty()
        .allMatch(spec -> spec.policies().singleValue() == SingleValue.PASS);
    assertThat(asked(Family.BATCH_NORM, allBut(Capability.SINGLE_VALUE_PASSES)))
        .isNotEmpty()
        .allMatch(spec -> spec.policies().singleValue() != SingleValue.PASS);
  }

  /** What is asked for is a specification that can be made. */
  @Test
  void theReferenceMakesEverySpecification() {
    for (Family family : Family.values()) {
      asked(family, new ReferenceProvider().capabilities())
          .distinct()
          .forEach(
              spec -> {
                try (Normalization norm = new ReferenceProvider().create(spec)) {
                  assertThat(norm).isNotNull();
                }
              });
    }
  }
}
