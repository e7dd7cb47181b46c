package dev.normative.conformance;

import dev.normative.conformance.engine.Attachment;
import dev.normative.conformance.engine.ConformanceHook;
import dev.normative.conformance.engine.Publisher;
import dev.normative.conformance.rules.Candidate;
import java.util.List;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;

/** What every group of rules shares: an implementation, its deviations, and where verdicts go. */
@AddLifecycleHook(value = ConformanceHook.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
public abstract class Conformance implements Candidate {

  /** How many cases a rule draws unless a run or a class has a reason for another number. */
  public static final int USUAL_TRIES = 500;

  /**
   * How many cases each rule draws where {@code -Dconformance.tries} does not say: {@value
   * #USUAL_TRIES}, unless overridden, as for an implementation whose calls take long.
   */
  public int tries() {
    return USUAL_TRIES;
  }

  /**
   * The rules that the implementation is known not to keep, besides those that its provider
   * declares; where both are about the same, this one is told.
   */
  public List<KnownDeviation> knownDeviations() {
    return List.of();
  }

  /** Takes a verdict and what goes with it: writes it where the report looks, unless overridden. */
  public void publish(Outcome outcome, List<Attachment> attachments) {
    Publisher.standard().publish(outcome, attachments);
  }
}
