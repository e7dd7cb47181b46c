package dev.normative.conformance.generate;

import dev.normative.conformance.Family;
import dev.normative.contract.Capability;
import dev.normative.contract.Policies;
import dev.normative.contract.Policies.EmptyBatch;
import dev.normative.contract.Policies.SingleValue;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The policies that an implementation may be asked for, by its claims.
 *
 * @param claimed what it claims
 * @param family the normalization in question
 */
public record ClaimedPolicies(Set<Capability> claimed, Family family) {

  /** The policies of calls that are about something else. */
  public Policies usual() {
    Policies usual = family.usualPolicies();
    List<SingleValue> singles = singleValues();
    return usual
        .withSingleValue(
            singles.contains(usual.singleValue()) ? usual.singleValue() : singles.get(0))
        .withEmptyBatch(emptyBatches().get(0));
  }

  /** What may be asked for single values; never empty. */
  public List<SingleValue> singleValues() {
    SingleValue usual = family.usualPolicies().singleValue();
    boolean refuses = claimed.contains(Capability.SINGLE_VALUE_REFUSED);
    boolean passes = claimed.contains(Capability.SINGLE_VALUE_PASSES);
    if (refuses && passes) {
      return Stream.of(usual, SingleValue.PASS, SingleValue.REFUSE).distinct().toList();
    }
    return List.of(refuses ? SingleValue.REFUSE : passes ? SingleValue.PASS : usual);
  }

  /** What may be asked for empty batches; never empty. */
  public List<EmptyBatch> emptyBatches() {
    boolean refuses = claimed.contains(Capability.EMPTY_BATCH_REFUSED);
    boolean passes = claimed.contains(Capability.EMPTY_BATCH_PASSES);
    if (refuses && passes) {
      return List.of(EmptyBatch.PASS, EmptyBatch.REFUSE);
    }
    return List.of(refuses ? EmptyBatch.REFUSE : EmptyBatch.PASS);
  }
}
