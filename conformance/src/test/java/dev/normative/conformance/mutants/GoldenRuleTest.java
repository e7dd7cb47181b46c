package dev.normative.conformance.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.Family;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.Verdict;
import dev.normative.contract.Affine;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** G1 alone: what it rejects, what it says, and whom it is not put to. */
class GoldenRuleTest {
  private static final String RULE = "G1";

  private static Outcome outcome(NormalizationProvider implementation, Family family) {
    return SuiteRun.of(implementation, RULE).stream()
        .filter(outcome -> outcome.family().equals(family.title()))
        .findAny()
        .orElseThrow();
  }

  private static Mutant named(String name) {
    return Mutants.all().stream().filter(m -> m.name().equals(name)).findAny().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "one-pass variance, LAYER_NORM, pytorch/layer_norm, output, F1",
    "biased running variance, BATCH_NORM, pytorch/batch_norm_1d, running variance, S1",
    "running mean and variance exchanged, INSTANCE_NORM, pytorch/instance_norm, running mean, S1",
    "input gradient without the variance term, GROUP_NORM, pytorch/group_norm, input gradient, B1",
    "scale gradient with x for xhat, RMS_NORM, pytorch/rms_norm, scale gradient, B1",
    "batches not counted, BATCH_NORM, pytorch/batch_norm_1d, 0 batches counted, S4"
  })
  void aWrongImplementationIsToldFileCaseQuantityAndWhereToLook(
      String mutant, Family family, String file, String quantity, String rule) {
    Outcome outcome = outcome(new Narrowed(named(mutant), Set.of(family)), family);
    assertThat(outcome.verdict()).isIn(Verdict.FAILS, Verdict.MISDECLARED);
    assertThat(outcome.detail())
        .contains(
            mutant,
            "violation:      " + file + " case ",
            " step ",
            quantity,
            "expected",
            "rule " + rule + " is about this alone",
            "sample:         " + file,
            "NormSpec[",
            "-Dconformance.rule=G1");
  }

  @Test
  void whatPyTorchRefusesHasToBeRefused() {
    Mutant accepting =
        new Mutant(
            "accepting",
            "our own",
            RULE,
            spec ->
                new PlainNorm(
                    spec.withPolicies(spec.policies().withSingleValue(SingleValue.PASS))));
    Outcome outcome =
        outcome(new Narrowed(accepting, Set.of(Family.BATCH_NORM)), Family.BATCH_NORM);
    assertThat(outcome.detail())
        .contains("what was refused there (ValueError", "was accepted; it must be refused");
  }

  @Test
  void aRightImplementationIsToldHowManyCallsWerePut() {
    Outcome outcome =
        outcome(
            new Narrowed(new Mutant("plain", "", RULE, PlainNorm::new), Set.of(Family.GROUP_NORM)),
            Family.GROUP_NORM);
    assertThat(outcome.verdict()).isEqualTo(Verdict.CONFORMS);
    assertThat(outcome.tries()).isEqualTo(146);
    assertThat(outcome.witnessed()).isBetween(100, 146);
    assertThat(outcome.worst()).isBetween(0.0, 1.0);
    assertThat(outcome.detail())
        .isEqualTo(
            "146 recorded calls of 146 are within the claims: pytorch/group_norm 120,"
                + " keras/GroupNormalization 24, onnx 2");
  }

  @Test
  void aFamilyOfWhichNothingRecordedIsClaimedIsNotJudged() {
    Outcome outcome =
        outcome(
            new Claiming(Set.of(Capability.LAYER_NORM, Capability.TRAINING), 0), Family.LAYER_NORM);
    assertThat(outcome.verdict()).isEqualTo(Verdict.NOT_CLAIMED);
    assertThat(outcome.detail())
        .isEqualTo("each of the 163 recorded calls takes something not claimed");
  }

  /** All calls together may take longer than one is given. */
  @Test
  void everyCallHasAsLongAsATryHas() {
    System.setProperty("conformance.timeout", "2");
    try {
      long started = System.nanoTime();
      Outcome outcome =
          outcome(
              new Claiming(
                  EnumSet.of(Capability.RMS_NORM, Capability.FLOAT64, Capability.TRAINING), 60),
              Family.RMS_NORM);
      assertThat(System.nanoTime() - started).isGreaterThan(2_000_000_000L);
      assertThat(outcome.verdict()).as(outcome.detail()).isEqualTo(Verdict.CONFORMS);
    } finally {
      System.clearProperty("conformance.timeout");
    }
  }

  /** The plain implementation with few claims, slowed down. */
  private record Claiming(Set<Capability> capabilities, long milliseconds)
      implements NormalizationProvider {
    @Override
    public String name() {
      return "claiming little";
    }

    @Override
    public Normalization create(NormSpec spec) {
      return new PlainNorm(spec) {
        @Override
        public Forward forward(Tensor input, Affine affine, RunningStats before, Mode mode) {
          try {
            Thread.sleep(milliseconds);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return super.forward(input, affine, before, mode);
        }
      };
    }
  }
}
