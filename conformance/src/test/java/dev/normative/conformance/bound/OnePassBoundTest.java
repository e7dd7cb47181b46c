package dev.normative.conformance.bound;

import static dev.normative.conformance.bound.DrawnCalls.assertThatBounds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.normative.conformance.bound.DerivedBound.Call;
import dev.normative.conformance.bound.DrawnCalls.Case;
import dev.normative.contract.Accumulator;
import dev.normative.contract.Affine;
import dev.normative.contract.Mode;
import dev.normative.contract.NormSpec;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnePassBoundTest {

  /** The drawn ones without what the bound does not speak of: scale, shift, running statistics. */
  private static List<Case> cases() {
    return DrawnCalls.cases().stream()
        .filter(of -> of.call().spec().centered())
        .map(OnePassBoundTest::bare)
        .toList();
  }

  private static Case bare(Case of) {
    return with(of.call().spec().withoutRunning().withAffine(false, false), of);
  }

  private static Case with(NormSpec spec, Case of) {
    Call call = of.call();
    Call bare =
        new Call(
            spec,
            Accumulator.SEQUENTIAL,
            call.input(),
            Affine.none(),
            RunningStats.none(),
            Mode.TRAINING,
            call.sets(),
            call.parameters(),
            call.channels());
    return new Case(of.name(), bare, of.upstream());
  }

  @Test
  void outputsAreAllowedWhatTheDerivationGives() {
    assertThat(cases()).hasSize(96);
    for (Case of : cases()) {
      Expectation output = OnePassBound.output(of.call().spec(), of.call().input());
      assertThatBounds(of, output).are(new DerivedBound(of.call()).onePassOutput());
      assertThat(output.expected()).isEqualTo(of.bound().output().expected());
      assertThat(output.dtype()).isEqualTo(of.call().spec().dtype());
    }
  }

  /**
   * An epsilon beside which the data are nothing leaves of a float's bound what underflows, and of
   * a double's the roundings, which its ulp is among: no difference of numbers near 1 is in it.
   */
  @Test
  void smallNormalizedValuesAreAllowedWhatTheDerivationGives() {
    for (Case of : cases()) {
      NormSpec spec = of.call().spec();
      Case[] small = {
        with(spec.withEpsilon(0x1p260), of),
        with(spec.withEpsilon(0x1p200).withDType(DType.FLOAT64), of)
      };
      for (Case each : small) {
        Expectation output = OnePassBound.output(each.call().spec(), each.call().input());
        assertThatBounds(each, output).are(new DerivedBound(each.call()).onePassOutput());
      }
    }
  }

  /** What it admits and the stable bound does not: an error that grows with the offset squared. */
  @Test
  void anOffsetCostsMoreThanInTwoPasses() {
    for (Case of : cases()) {
      if (of.name().contains("OFFSET")) {
        double onePass = OnePassBound.output(of.call().spec(), of.call().input()).tolerance().at(0);
        assertThat(onePass).as("%s", of).isGreaterThan(5 * of.bound().output().tolerance().at(0));
      }
    }
  }
}
