package dev.normative.conformance.cli;

import dev.normative.contract.ForwardingProvider;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.norm.ReferenceProvider;

/** Claims all that the reference does, and ends every call with what is no exception. */
public final class Throwing extends ForwardingProvider {
  /** Around the reference. */
  public Throwing() {
    super(new ReferenceProvider());
  }

  @Override
  public Normalization create(NormSpec spec) {
    throw new StackOverflowError("of its own making");
  }
}
