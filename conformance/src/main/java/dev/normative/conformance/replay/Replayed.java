package dev.normative.conformance.replay;

import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.bound.ExpectedGradients;
import dev.normative.conformance.bound.NormalizationBound;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.contract.RunningStats;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an implementation makes of a {@link Replay}: each result of the call beside the bound that
 * is computed from its data, as rules F1, S1 and B1 do it.
 *
 * @param findings what was looked at, in order; never empty
 */
public record Replayed(List<Finding> findings) {

  /**
   * One result of the call.
   *
   * @param what its name
   * @param holds whether it is as it should be
   * @param share the largest error as a share of its bound; infinite where there is no such number
   * @param message what was expected, and what came
   */
  public record Finding(String what, boolean holds, double share, String message) {

    /** A result beside what it has to be; null is none. */
    public static Finding of(String what, Expectation expected, Tensor actual) {
      if (actual == null) {
        return wrong(what, "is missing");
      }
      if (!actual.shape().equals(expected.expected().shape())) {
        return wrong(
            what, "has shape " + actual.shape() + "; expected " + expected.expected().shape());
      }
      if (!actual.isExactlyIn(expected.dtype())) {
        return wrong(what, "holds values that are not exactly " + expected.dtype());
      }
      Expectation.Worst worst = expected.worst(actual);
      String message = worst.at() < 0 ? "has no element" : expected.message(actual, worst);
      return new Finding(what, worst.share() <= 1, worst.share(), message);
    }

    /** Something that no number says how wrong it is. */
    public static Finding wrong(String what, String problem) {
      return new Finding(what, false, Double.POSITIVE_INFINITY, problem);
    }
  }

  /** Copies the list. */
  public Replayed {
    findings = List.copyOf(findings);
  }

  /** Whether everything is as it should be. */
  public boolean holds() {
    return findings.stream().allMatch(Finding::holds);
  }

  /**
   * Makes the call once.
   *
   * @throws UnsupportedOperationException if the implementation has not what the case is about
   */
  public static Replayed of(Replay replay, NormalizationProvider provider) {
    List<Finding> findings = new ArrayList<>();
    try (Normalization norm = provider.create(replay.spec())) {
      Forward forward =
          norm.forward(replay.input(), replay.affine(), replay.before(), replay.mode());
      if (replay.upstream().isEmpty()) {
        findings.add(Finding.wrong("the call", "was accepted; it must be refused"));
        return new Replayed(findings);
      }
      NormalizationBound bound =
          NormalizationBound.of(
              provider,
              replay.spec(),
              replay.input(),
              replay.affine(),
              replay.before(),
              replay.mode());
      findings.add(Finding.of("output", bound.output(), forward.output()));
      if (replay.spec().running().isPresent()) {
        RunningStats after = forward.after();
        findings.add(Finding.of("running mean", bound.runningMean(), after.mean()));
        findings.add(Finding.of("running variance", bound.runningVariance(), after.variance()));
      }
      if (provider.capabilities().contains(Capability.BACKWARD)) {
        Tensor upstream = replay.upstream().get();
        gradients(findings, bound.gradients(upstream), norm.backward(forward, upstream));
      }
    } catch (IllegalArgumentException refused) {
      boolean right = replay.upstream().isEmpty();
      findings.add(
          right
              ? new Finding("the call", true, 0, "was refused, as it must be")
              : Finding.wrong("the call", "was refused: " + refused.getMessage()));
    }
    return new Replayed(findings);
  }

  private static void gradients(
      List<Finding> findings, ExpectedGradients expected, Gradients actual) {
    findings.add(Finding.of("input gradient", expected.input(), actual.input()));
    parameter(findings, "scale gradient", expected.scale(), actual.scale());
    parameter(findings, "shift gradient", expected.shift(), actual.shift());
  }

  private static void parameter(
      List<Finding> findings,
      String what,
      Optional<Expectation> expected,
      Optional<Tensor> actual) {
    if (expected.isPresent() != actual.isPresent()) {
      findings.add(
          Finding.wrong(what, expected.isPresent() ? "is missing" : "should not be there"));
    } else if (expected.isPresent()) {
      findings.add(Finding.of(what, expected.get(), actual.get()));
    }
  }
}
