package dev.normative.conformance.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.RunningStats;
import dev.normative.norm.ReferenceProvider;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ReplayedTest {
  private static final NormSpec SPEC = NormSpec.batchNorm1d(1);

  /** The reference, asked for something else than it was. */
  private record Twisted(UnaryOperator<NormSpec> twist) implements NormalizationProvider {
    @Override
    public String name() {
      return "twisted";
    }

    @Override
    public Set<Capability> capabilities() {
      return new ReferenceProvider().capabilities();
    }

    @Override
    public Normalization create(NormSpec spec) {
      return new ReferenceProvider().create(twist.apply(spec));
    }
  }

  private static Replay replay(Tensor input, Optional<Tensor> upstream) {
    return new Replay(
        SPEC, input, Affine.initial(SPEC), RunningStats.initial(1), Mode.TRAINING, upstream);
  }

  private static Replay ordinary() {
    return replay(
        Tensor.of(Shape.of(3, 1), 1, 2, 4), Optional.of(Tensor.of(Shape.of(3, 1), 1, -1, 2)));
  }

  @Test
  void everyResultOfTheReferenceHolds() {
    Replayed replayed = Replayed.of(ordinary(), new ReferenceProvider());
    assertThat(replayed.holds()).isTrue();
    assertThat(replayed.findings())
        .extracting(Replayed.Finding::what)
        .containsExactly(
            "output",
            "running mean",
            "running variance",
            "input gradient",
            "scale gradient",
            "shift gradient");
    assertThat(replayed.findings()).allSatisfy(f -> assertThat(f.share()).isLessThan(1));
  }

  @Test
  void whatIsOffIsNamedAndTheRestHolds() {
    Replayed replayed =
        Replayed.of(ordinary(), new Twisted(spec -> spec.withEpsilon(2 * spec.epsilon())));
    assertThat(replayed.holds()).isFalse();
    assertThat(replayed.findings())
        .filteredOn(finding -> !finding.holds())
        .extracting(Replayed.Finding::what)
        .containsExactly("output", "input gradient", "scale gradient");
    assertThat(replayed.findings().get(0).message()).startsWith("at [").contains("bound ");
  }

  @Test
  void whatMustBeRefusedMustBeRefused() {
    Replay single = replay(Tensor.of(Shape.of(1, 1), 3), Optional.empty());
    assertThat(Replayed.of(single, new ReferenceProvider()).holds()).isTrue();
    Twisted accepting =
        new Twisted(spec -> spec.withPolicies(spec.policies().withSingleValue(SingleValue.PASS)));
    assertThat(Replayed.of(single, accepting).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.holds()).isFalse())
        .satisfies(finding -> assertThat(finding.message()).contains("must be refused"));
  }

  @Test
  void whatMustNotBeRefusedMustNotBe() {
    Twisted refusing = new Twisted(spec -> NormSpec.batchNorm1d(2));
    assertThat(Replayed.of(ordinary(), refusing).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.holds()).isFalse())
        .satisfies(finding -> assertThat(finding.message()).startsWith("was refused: "));
  }
}
