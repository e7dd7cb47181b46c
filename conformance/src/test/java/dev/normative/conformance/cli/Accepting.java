package dev.normative.conformance.cli;

import dev.normative.contract.ForwardingProvider;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.Policies.SingleValue;
import dev.normative.norm.ReferenceProvider;

/** The reference, accepting a single value per mean and variance whatever it is asked for. */
public final class Accepting extends ForwardingProvider {
  /** Around the reference. */
  public Accepting() {
    super(new ReferenceProvider());
  }

  @Override
  public Normalization create(NormSpec spec) {
    return super.create(spec.withPolicies(spec.policies().withSingleValue(SingleValue.PASS)));
  }
}
