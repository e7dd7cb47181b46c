package dev.normative.conformance.rules;

import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.recording.Quantity;
import dev.normative.conformance.recording.Recording;
import dev.normative.contract.NormSpec;
import dev.normative.tensor.Tensor;
import java.util.Map;

/**
 * The results of one call beside the recorded ones.
 *
 * @param recording the call
 * @param theirs what was recorded
 * @param ours how far an implementation may be off
 * @param spec what it was asked for
 */
record BesideRecorded(
    Recording recording,
    Recording.Computed theirs,
    Map<Quantity, Expectation> ours,
    NormSpec spec) {

  private Tensor tolerance(Quantity quantity) {
    return Bounds.sum(recording.exact().get(quantity).tolerance(), ours.get(quantity).tolerance());
  }

  boolean isSharp() {
    Tensor output = theirs.values().get(Quantity.OUTPUT);
    return Bounds.sharp(new Expectation(spec.dtype(), output, tolerance(Quantity.OUTPUT)), 1e-3);
  }

  /** Where the quantity was recorded, it is the same within both bounds. */
  void agrees(Quantity quantity, Tensor actual) {
    Tensor recorded = theirs.values().get(quantity);
    if (recorded != null) {
      String what = recording.title() + ": " + quantity.title();
      try {
        Check.agree(what, spec.dtype(), recorded, tolerance(quantity), actual);
      } catch (RuleViolation violation) {
        throw new RuleViolation(
            violation.getMessage()
                + " (expected is what was recorded, bound those of both; rule "
                + quantity.rule()
                + " is about this alone)",
            violation);
      }
    }
  }

  /** Where batches are counted there, they are here. */
  void counts(long batches) {
    if (theirs.batches().isPresent() && theirs.batches().getAsLong() != batches) {
      throw new RuleViolation(
          recording.title()
              + ": "
              + batches
              + " batches counted afterwards; expected "
              + theirs.batches().getAsLong()
              + " (rule S4 is about this alone)");
    }
  }
}
