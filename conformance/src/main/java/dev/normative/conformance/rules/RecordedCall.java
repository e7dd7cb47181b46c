package dev.normative.conformance.rules;

import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.recording.Quantity;
import dev.normative.conformance.recording.Recording;
import dev.normative.conformance.replay.Replayed.Finding;
import dev.normative.contract.NormSpec;
import dev.normative.contract.NormalizationProvider;
import dev.normative.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What rule G1 asks of a recorded call, outside of a run of the suite: every result, told apart.
 */
public final class RecordedCall {
  private RecordedCall() {}

  /**
   * Makes a recorded call once and holds each result that was recorded against what was, within the
   * bounds of both.
   *
   * @param spec what {@link dev.normative.conformance.recording.WithinClaims} says to ask for
   * @return one finding for each result, in order; never empty. Whatever the implementation throws
   *     is not among them, but thrown
   */
  public static List<Finding> put(
      NormalizationProvider provider, Recording recording, NormSpec spec) {
    List<Finding> findings = new ArrayList<>();
    if (recording.outcome() instanceof Recording.Refused refused) {
      require(
          findings,
          "the call",
          () -> BesideRecorded.requireRefusal(provider, recording, spec, refused),
          "was refused, as it was there");
      return findings;
    }
    BesideRecorded comparison = BesideRecorded.of(recording, spec, provider);
    comparison.put(
        provider,
        (quantity, actual) -> {
          if (comparison.theirs().values().containsKey(quantity)) {
            findings.add(finding(comparison, quantity, actual));
          }
        },
        batches -> {
          if (comparison.theirs().batches().isPresent()) {
            require(
                findings, "batches", () -> comparison.counts(batches), batches + " were counted");
          }
        });
    return findings;
  }

  private static Finding finding(BesideRecorded comparison, Quantity quantity, Tensor actual) {
    Expectation expected;
    try {
      expected = comparison.expectation(quantity);
    } catch (RuleViolation violation) {
      return Finding.wrong(quantity.title(), violation.getMessage());
    }
    Finding finding = Finding.of(quantity.title(), expected, actual);
    Tensor recorded = comparison.theirs().values().get(quantity);
    double theirs = comparison.recording().exact().get(quantity).worst(recorded).share();
    return finding.holds() || theirs <= 1
        ? finding
        : new Finding(
            finding.what(),
            false,
            finding.share(),
            finding.message()
                + "; what was recorded is itself off the exact result, by "
                + theirs
                + " of its bound");
  }

  private static void require(
      List<Finding> findings, String what, Runnable requirement, String held) {
    try {
      requirement.run();
      findings.add(new Finding(what, true, 0, held));
    } catch (RuleViolation violation) {
      findings.add(Finding.wrong(what, violation.getMessage()));
    }
  }
}
