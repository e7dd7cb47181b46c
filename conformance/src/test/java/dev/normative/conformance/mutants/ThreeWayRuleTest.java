package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.engine.ThirdParty;
import dev.normative.contract.Capability;
import dev.normative.contract.ForwardingProvider;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.SingleValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** F16 alone: beside whom, and who is told to leave the bound. */
class ThreeWayRuleTest {

  private static Mutant named(String name) {
    return Mutants.all().stream().filter(m -> m.name().equals(name)).findAny().orElseThrow();
  }

  private static Map<String, Outcome> put(
      NormalizationProvider candidate, NormalizationProvider third) {
    return SuiteRun.beside(ThirdParty.of(third), candidate).stream()
        .collect(Collectors.toMap(Outcome::family, Function.identity()));
  }

  private static Outcome batchNorm(NormalizationProvider candidate, NormalizationProvider third) {
    return put(candidate, third).get(Family.BATCH_NORM.title());
  }

  @Test
  void twoThatAreRightAgree() {
    assertThat(put(SuiteRun.PLAIN, new Mutant("second", "", "", PlainNorm::new)).values())
        .hasSize(5)
        .allSatisfy(
            outcome -> {
              assertThat(outcome.verdict()).isEqualTo(Verdict.CONFORMS);
              assertThat(outcome.detail()).isEqualTo("100 cases beside second");
              assertThat(outcome.witnessed()).isGreaterThan(80);
              assertThat(outcome.worst()).isBetween(0.01, 1.0);
            });
  }

  @Test
  void aWrongThirdPartyIsToldAndDoesNoHarm() {
    Outcome outcome = batchNorm(SuiteRun.PLAIN, named("biased running variance"));
    assertThat(outcome.verdict()).isEqualTo(Verdict.CONFORMS);
    assertThat(outcome.detail())
        .startsWith("100 cases beside biased running variance; it alone left its bound in ")
        .containsPattern("in \\d+, first: running variance in TRAINING: biased running variance")
        .contains("alone leaves its bound: at [", "reference ", "BatchNorm input ");
  }

  @Test
  void aWrongCandidateFailsAlone() {
    Outcome outcome = batchNorm(named("input gradient without the variance term"), SuiteRun.PLAIN);
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILS);
    assertThat(outcome.detail())
        .contains(
            "violation:      input gradient in TRAINING: input gradient without the variance term"
                + " alone leaves its bound: at [",
            "plain ",
            "rule B1 is about this alone");
  }

  @Test
  void whereBothOthersAgreeTheReferenceIsDoubted() {
    Mutant wrong = named("input gradient without the variance term");
    Outcome outcome = batchNorm(wrong, wrong);
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILS);
    assertThat(outcome.detail())
        .contains("the two others agree with each other within their bounds and not with the")
        .contains("either the reference or its bound is wrong");
  }

  @Test
  void withoutAThirdPartyNothingIsTested() {
    ThirdParty absent =
        ThirdParty.of(
            new ForwardingProvider(SuiteRun.PLAIN) {
              @Override
              public Optional<String> missing() {
                return Optional.of("no library");
              }
            });
    assertThat(SuiteRun.beside(absent, SuiteRun.PLAIN))
        .hasSize(5)
        .allSatisfy(
            outcome -> {
              assertThat(outcome.verdict()).isEqualTo(Verdict.UNTESTED);
              assertThat(outcome.detail())
                  .isEqualTo(
                      "there is no third party: plain cannot be had on this machine: no library");
            });
  }

  @Test
  void whatIsNotClaimedByBothIsNotDrawn() {
    Set<Capability> few =
        EnumSet.of(Capability.BATCH_NORM, Capability.FLOAT64, Capability.SINGLE_VALUE_PASSES);
    Map<String, Outcome> outcomes = put(SuiteRun.PLAIN, new Claiming(few));
    assertThat(outcomes.get("BatchNorm").verdict()).isEqualTo(Verdict.CONFORMS);
    assertThat(outcomes.get("BatchNorm").detail()).isEqualTo("100 cases beside claiming");
    assertThat(outcomes.get("LayerNorm").verdict()).isEqualTo(Verdict.UNTESTED);
    assertThat(outcomes.get("LayerNorm").detail())
        .startsWith("claiming does not claim LayerNorm that plain claims")
        .contains("-Dconformance.third=NAME");

    Map<String, Outcome> turned = put(new Claiming(few), SuiteRun.PLAIN);
    assertThat(turned.get("BatchNorm").verdict()).isEqualTo(Verdict.CONFORMS);

    Set<Capability> narrow = EnumSet.of(Capability.BATCH_NORM, Capability.FLOAT32);
    assertThat(batchNorm(new Claiming(few), new Claiming(narrow)).detail())
        .startsWith("claiming does not claim a format");
  }

  @Test
  void aThirdPartyThatNeverGivesAResultShowsNothing() {
    Outcome outcome =
        batchNorm(
            SuiteRun.PLAIN,
            new Mutant(
                "throwing",
                "",
                "",
                spec -> {
                  throw new IllegalStateException("no memory");
                }));
    assertThat(outcome.verdict()).isEqualTo(Verdict.VACUOUS);
    assertThat(outcome.detail())
        .contains("0 cases beside throwing; it gave no result in 100, first: ", "no memory");
  }

  /** The plain implementation with few claims, which refuses to be asked for more. */
  private record Claiming(Set<Capability> capabilities) implements NormalizationProvider {
    @Override
    public String name() {
      return "claiming";
    }

    @Override
    public Normalization create(NormSpec spec) {
      List<Capability> asked =
          List.of(
              Capability.valueOf(spec.dtype().name()),
              spec.policies().singleValue() == SingleValue.PASS
                  ? Capability.SINGLE_VALUE_PASSES
                  : Capability.SINGLE_VALUE_REFUSED);
      boolean usual =
          spec.policies().singleValue() == Family.BATCH_NORM.usualPolicies().singleValue();
      assertThat(capabilities.contains(asked.get(0))).as("%s", spec).isTrue();
      assertThat(capabilities.contains(asked.get(1)) || usual).as("%s", spec).isTrue();
      assertThat(spec.policies().emptyBatch()).isEqualTo(EmptyBatch.PASS);
      assertThat(spec.running()).isEmpty();
      assertThat(spec.scale() && spec.shift()).isTrue();
      return new PlainNorm(spec);
    }
  }
}
