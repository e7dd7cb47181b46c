package dev.normative.conformance.rules;

import dev.normative.conformance.bound.Expectation;
import dev.normative.conformance.recording.Quantity;
import dev.normative.conformance.recording.Recording;
import dev.normative.conformance.replay.Replay;
import dev.normative.contract.Capability;
import dev.normative.contract.Forward;
import dev.normative.contract.Gradients;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import dev.normative.tensor.Tensor;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

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

  /** A call that the framework computed, for an implementation that is asked for this. */
  static BesideRecorded of(Recording recording, NormSpec spec, NormalizationProvider provider) {
    return new BesideRecorded(
        recording,
        (Recording.Computed) recording.outcome(),
        recording.expected(spec, provider.accumulator(spec.dtype())),
        spec);
  }

  /**
   * Makes the call, forward and, where that is claimed, backward; tells of results as they come.
   */
  void put(
      NormalizationProvider provider, BiConsumer<Quantity, Tensor> results, LongConsumer batches) {
    Replay call = recording.call();
    try (Normalization norm = provider.create(spec)) {
      Forward forward = norm.forward(call.input(), call.affine(), call.before(), call.mode());
      results.accept(Quantity.OUTPUT, forward.output());
      if (spec.running().isPresent()) {
        results.accept(Quantity.RUNNING_MEAN, forward.after().mean());
        results.accept(Quantity.RUNNING_VARIANCE, forward.after().variance());
        batches.accept(forward.after().batches());
      }
      if (call.upstream().isPresent() && provider.capabilities().contains(Capability.BACKWARD)) {
        Gradients gradients = norm.backward(forward, call.upstream().get());
        results.accept(Quantity.INPUT_GRADIENT, gradients.input());
        results.accept(Quantity.SCALE_GRADIENT, gradients.scale().orElse(null));
        results.accept(Quantity.SHIFT_GRADIENT, gradients.shift().orElse(null));
      }
    }
  }

  /** The call that the framework refused is refused here, too. */
  static void requireRefusal(
      NormalizationProvider provider,
      Recording recording,
      NormSpec spec,
      Recording.Refused refused) {
    Replay call = recording.call();
    try (Normalization norm = provider.create(spec)) {
      Refusal.require(
          recording.title() + ": what was refused there (" + refused.reason() + ")",
          () -> norm.forward(call.input(), call.affine(), call.before(), call.mode()));
    }
  }

  private Tensor tolerance(Quantity quantity) {
    return Bounds.sum(recording.exact().get(quantity).tolerance(), ours.get(quantity).tolerance());
  }

  boolean isSharp() {
    Tensor output = theirs.values().get(Quantity.OUTPUT);
    return Bounds.sharp(new Expectation(spec.dtype(), output, tolerance(Quantity.OUTPUT)), 1e-3);
  }

  /** What was recorded, with the bounds of both. */
  Expectation expectation(Quantity quantity) {
    return Check.agreement(
        quantity.title(), spec.dtype(), theirs.values().get(quantity), tolerance(quantity));
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
