package dev.normative.conformance.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.conformance.generate.FixedCases;
import dev.normative.conformance.generate.NormCase;
import dev.normative.contract.ForwardingProvider;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.norm.ReferenceProvider;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each of the three is wrong in turns, the one that poses as the reference, too. */
class ThreeWayTest {
  private static final UnaryOperator<NormSpec> RIGHT = spec -> spec;
  private static final UnaryOperator<NormSpec> WRONG = spec -> spec.withEpsilon(9 + spec.epsilon());
  private static final UnaryOperator<NormSpec> OTHERWISE_WRONG =
      spec -> spec.withEpsilon(99 + spec.epsilon());

  /** The reference with another specification than it is asked for. */
  private static NormalizationProvider party(String name, UnaryOperator<NormSpec> misreading) {
    return new ForwardingProvider(new ReferenceProvider()) {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Normalization create(NormSpec spec) {
        return super.create(misreading.apply(spec));
      }
    };
  }

  private static ThreeWay.Finding put(
      Family family,
      UnaryOperator<NormSpec> reference,
      UnaryOperator<NormSpec> candidate,
      UnaryOperator<NormSpec> third)
      throws ThreeWay.NoResult {
    NormCase c = FixedCases.of(family, new ReferenceProvider().capabilities()).get(0);
    return new ThreeWay(
            party("reference", reference), party("mine", candidate), party("theirs", third))
        .put(c, Mode.TRAINING);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverIsWrongIsTold(Family family) throws ThreeWay.NoResult {
    assertThat(put(family, RIGHT, RIGHT, RIGHT))
        .satisfies(
            finding -> {
              assertThat(finding.who()).isEqualTo(Leaver.NOBODY);
              assertThat(finding.text()).isEmpty();
              assertThat(finding.sharp()).isTrue();
              assertThat(finding.share()).isBetween(0.0, 1.0);
            });
    assertThat(put(family, RIGHT, WRONG, RIGHT).text())
        .startsWith("output in TRAINING: mine alone leaves its bound: at [")
        .contains("rule F1 is about this alone");
    ThreeWay.Finding third = put(family, RIGHT, RIGHT, WRONG);
    assertThat(third.who()).isEqualTo(Leaver.THIRD);
    assertThat(third.text()).startsWith("output in TRAINING: theirs alone leaves its bound: at [");
    assertThat(third.share()).isLessThanOrEqualTo(1);
    assertThat(put(family, RIGHT, WRONG, OTHERWISE_WRONG).text())
        .contains("mine and theirs both leave their bounds, each in its own way");
  }

  @ParameterizedTest
  @EnumSource
  void aWrongReferenceStandsAgainstBoth(Family family) throws ThreeWay.NoResult {
    ThreeWay.Finding finding = put(family, WRONG, RIGHT, RIGHT);
    assertThat(finding.who()).isEqualTo(Leaver.REFERENCE);
    assertThat(finding.text())
        .contains(
            "the two others agree with each other within their bounds and not with the reference;"
                + " either the reference or its bound is wrong, or mine and theirs are wrong in"
                + " the same way");
    assertThat(put(family, RIGHT, WRONG, WRONG).who()).isEqualTo(Leaver.REFERENCE);
  }
}
