package dev.normative.conformance.cli;

import dev.normative.contract.Capability;
import dev.normative.contract.NormSpec;
import dev.normative.contract.Normalization;
import dev.normative.contract.NormalizationProvider;
import java.util.Set;

/** Claims nothing. */
public final class NoNorms implements NormalizationProvider {
  @Override
  public String name() {
    return "nothing";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Normalization create(NormSpec spec) {
    throw new UnsupportedOperationException();
  }
}
